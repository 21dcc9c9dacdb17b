"""How many rows of each delivered table speak of each area, and of each programme and month: where the way of a figure
ends."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import duckdb

from warehouse.extracts import Source, sources
from warehouse.settings import SCHEMES

AT_ONCE = 2
# What systems call the township of a row, and the programme.
PLACES = ("town_code", "参保地代码")
KINDS = ("scheme", "programme", "service")
# When a row counts, where it does not stand from one month to another.
TIMES = ("entitled_month", "month", "apply_date", "date")
# A row under the code of a township that was split speaks of each part, and once of what is above them; one whose code
# is of no township (the home of a person) speaks of the whole alone.
BY_AREA = (
    "with place as (select code, cast(township as varchar) as township from raw_place"
    " union select code, successor from raw_township_code where kind = 'split'),"
    " spoken as (select distinct counted.code, counted.rows_used, cast(above.ancestor as varchar) as area from counted"
    " left join place on place.code = counted.code join raw_area as root on root.rank = 0"
    " join raw_ancestor as above on cast(above.code as varchar) = coalesce(place.township, cast(root.code as varchar)))"
    " select area, sum(rows_used) as rows_used from spoken group by area"
)


def tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[dict]]:
    """The published tables `place_rows` (one row per table that names townships and area with rows in it) and
    `programme_rows` (one row per table that tells of programmes, programme and period, of the whole province): the rows
    that were used. A table that names persons or cases alone is in neither."""
    periods = dict(connection.table("raw_calendar").filter("period >= 0").project("yyyymm, period").fetchall())
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        counted = [*pool.map(lambda source: _of_table(connection.cursor(), source, periods), sources())]
    return {
        "place_rows": [row for placed, _ in counted for row in placed],
        "programme_rows": [row for _, told in counted for row in told],
    }


def _of_table(connection: duckdb.DuckDBPyConnection, source: Source, periods: dict[int, int]):
    """The rows of both tables that speak of one delivered table."""
    column = next((name for name in source.columns if name in PLACES), "")
    placed = []
    if column:
        counted = connection.table(f"raw_{source.name}").aggregate(f'"{column}" as code, count(*) as rows_used')
        named = counted.query("counted", BY_AREA).fetchall()
        placed = [{"source": source.name, "area": area, "rows_used": rows} for area, rows in named]
    told = [
        {"source": source.name, "programme": programme, "period": period, "rows_used": rows}
        for (programme, period), rows in sorted(by_programme(connection, source, periods).items())
    ]
    return placed, told


def by_programme(
    connection: duckdb.DuckDBPyConnection, source: Source, periods: dict[int, int]
) -> Counter[tuple[str, int]]:
    """The rows of a table by programme and period: of what stands from a month to another, in each month between."""
    kind = next((name for name in KINDS if name in source.codes), "")
    if not (kind or source.tells):
        return Counter()
    first, last = source.runs or (next((name for name in TIMES if name in source.columns), ""), "")
    if not first:
        return Counter()
    counts: Counter[tuple[str, int]] = Counter()
    begun = _counted(connection, source, kind, first)
    if not last:
        return Counter({(code, periods[month]): rows for (code, month), rows in begun.items() if month in periods})
    over = _counted(connection, source, kind, last)
    for code in {code for code, _ in begun}:
        starts = [(month, rows) for (one, month), rows in begun.items() if one == code]
        ends = [(month, rows) for (one, month), rows in over.items() if one == code and month]
        for month, period in periods.items():
            gone = sum(rows for at, rows in ends if at < month)
            counts[code, period] = sum(rows for at, rows in starts if at <= month) - gone
    return +counts


def _counted(connection, source: Source, kind: str, column: str) -> Counter[tuple[str, int]]:
    """Rows by programme and month (yyyymm, 0 where there is none)."""
    month = f'"{column}"'
    if source.columns[column] == "date":
        month = f"year(cast({month} as date)) * 100 + month(cast({month} as date))"
    code = f'cast("{kind}" as varchar)' if kind else f"'{source.tells}'"
    rows = connection.table(f"raw_{source.name}").aggregate(f"{code} as code, coalesce({month}, 0) as month, count(*)")
    schemes = SCHEMES["enrolment"] if "enrolment" in source.name else SCHEMES["payment"] | SCHEMES["period"]
    counted: Counter[tuple[str, int]] = Counter()
    for code, month, count in rows.fetchall():
        counted[schemes.get(code, code), month] += count
    return counted
