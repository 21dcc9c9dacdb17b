"""Writes accepted rows as the parts of a table: one per month, or one for all of it."""

from pathlib import Path

import duckdb

from definitions.manifest import sha256
from warehouse.extracts import Source
from warehouse.loading.reading import ROW
from warehouse.loading.store import WHOLE, Part
from warehouse.quoting import literal, quoted

PART = "part"


def write(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    rows: duckdb.DuckDBPyRelation,
    home: Path,
    load: str,
    names: dict[str, str],
) -> dict[str, Part]:
    """Writes rows into new files below `home`, each with the delivered file and row it comes from; the parts by month.

    `names` gives the delivered file, with the load it came by, for each file the rows were read from: the same file may
    come again in another load, and a row must be told from all others.
    """
    folder = home / source.name / load
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    columns = list(map(quoted, source.columns))
    whens = "".join(f" when {literal(read)} then {literal(name)}" for read, name in names.items())
    origin = [f"case filename{whens} end as origin_file", f"{ROW} as origin_row"]
    code = f"printf('%04d-%02d', {quoted(source.month)} // 100, {quoted(source.month)} % 100)"
    kept = rows.project(", ".join([*columns, *origin, f"{code if source.month else literal(WHOLE)} as {PART}"]))
    kept.write_parquet(str(folder), partition_by=[PART], overwrite=True, compression="zstd")
    files = sorted(folder.rglob("*.parquet"))
    if not files:
        return {} if source.month else {WHOLE: _empty(kept, folder, home)}
    written = connection.read_parquet([str(file) for file in files], hive_partitioning=True)
    checksum = "sum(cast(hash(" + ", ".join(columns) + ") as hugeint))"
    counted = written.aggregate(f"cast({PART} as varchar) as {PART}, count(*), {checksum}", PART).fetchall()
    return {part: _of(part, files, home, count, f"{count}-{total}") for part, count, total in counted}


def _of(part: str, files: list[Path], home: Path, rows: int, content: str) -> Part:
    own = [file for file in files if file.parent.name == f"{PART}={part}"]
    return Part(rows, content, [file.relative_to(home).as_posix() for file in own], [sha256(file) for file in own])


def _empty(kept: duckdb.DuckDBPyRelation, folder: Path, home: Path) -> Part:
    file = folder / "empty.parquet"
    kept.limit(0).project(f"* exclude ({PART})").write_parquet(str(file))
    return Part(0, "0-0", [file.relative_to(home).as_posix()], [sha256(file)])
