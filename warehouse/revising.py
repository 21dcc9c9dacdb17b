"""What a build revised: the same measure, area and month in two builds, where the figure differs (F42, F108)."""

import csv
from pathlib import Path

import duckdb
import pyarrow as pa

import definitions
from definitions.cells import inert
from definitions.measures import money
from warehouse import builds
from warehouse.errors import WarehouseError
from warehouse.publish import attach

MONTHLY = (Path(__file__).parent / "revision.sql").read_text(encoding="utf-8")
SUMMED = (
    "measure, programme, area, count(*) as periods, min(period) as first_period, max(period) as last_period, "
    "sum(before) as before, sum(after) as after, sum(abs(after - before)) as moved"
)
MONEY = money()
TITLES = ("indicator", "programme", "level", "area", "name_zh", "name_en", "month", "counts", "unit", "before", "after",
          "change")  # fmt: skip
FEN = 100


def revised(connection: duckdb.DuckDBPyConnection, folder: Path) -> pa.Table:
    """Rows of the published table `revision`: the build attached as `published` against the one in `folder`, over all
    months that both have."""
    attach(connection, folder, "earlier")
    try:
        return connection.sql(MONTHLY).aggregate(SUMMED, "measure, programme, area").to_arrow_table()
    finally:
        connection.execute("detach earlier")


def report(home: Path, since: str, file: Path) -> int:
    """Writes what the live build revised of the build `since` (empty: the one before), as CSV; the number of rows.

    One row per indicator, programme, area, month and what it counts (numerator, denominator), before and after, in yuan
    or persons.
    Figures of 1 to 9 persons, changes of 1 to 9, and money of townships stay empty. Raises WarehouseError if there is
    no such build.
    """
    now, names = builds.live(home), [path.name for path in builds.kept(home)]
    earlier = names[: names.index(now)] if now in names else []
    others = [name for name in names if name != now]
    since = since or (builds.before(home, now) if now in names else "") or (earlier[-1] if earlier else "")
    if not since:
        raise WarehouseError(f"No build before {now or 'the live one'} is kept.", found=", ".join(others) or "no other",
                             remedy="Name one that is kept: --since BUILD." if others else "")  # fmt: skip
    if since not in others:
        raise WarehouseError(f"There is no kept build “{since}” to compare {now} with.", allowed=", ".join(others))
    with duckdb.connect() as connection:
        attach(connection, home / "builds" / now, "published")
        attach(connection, home / "builds" / since, "earlier")
        [(k,)] = connection.execute("select cast(value as int) from published.atlas where key = 'threshold'").fetchall()
        rows = connection.sql(MONTHLY).set_alias("revised")
        areas = connection.sql("select code as area, level, name_zh, name_en, parent from published.area")
        [(lowest,)] = connection.execute("select level from published.level order by rank desc limit 1").fetchall()
        found = rows.join(areas, "area").order("measure, programme, area, period").fetchall()
        columns = rows.columns + areas.columns[1:]
    return _written(file, found, columns, k, lowest)


def _written(file: Path, found: list[tuple], names: list[str], k: int, lowest: str) -> int:
    uses: dict[str, list[str]] = {}
    for entry in definitions.indicators():
        for measure in {entry.numerator, entry.denominator} - {""}:
            uses.setdefault(measure, []).append(entry.id)
    lines = 0
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(TITLES)
        for values in found:
            row = dict(zip(names, values, strict=True))
            for indicator in uses.get(row["measure"], []):
                told = (row["before"], row["after"], row["after"] - row["before"])
                hidden = row["level"] == lowest if row["measure"] in MONEY else any(0 < abs(n) < k for n in told)
                unit, scale = ("yuan", FEN) if row["measure"] in MONEY else ("", 1)
                cells = ("", "", "") if hidden else [n / scale if unit else n for n in told]
                told_of = (row["programme"], row["level"], row["area"], row["name_zh"], row["name_en"], row["code"])
                writer.writerow(map(inert, (indicator, *told_of, row["measure"], unit, *cells)))
                lines += 1
    return lines
