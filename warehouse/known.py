"""Whether there is what a correction names: a township, a month, a person of a register."""

import tempfile
from pathlib import Path

import duckdb

from geodata.boundaries import BoundarySet
from warehouse import settings
from warehouse.attaching import attach
from warehouse.dividing import resolve
from warehouse.errors import WarehouseError
from warehouse.extracts import CSV_TYPES, Extracts, Source, sources
from warehouse.quoting import literal, quoted
from warehouse.rejections import CODES

RETIRED = ("raw_township_code", "code")


def refuse_unknown(delivery: Extracts, source: Source, column: str, after: str | None, boundaries: BoundarySet) -> None:
    """Raises WarehouseError for a value that is not among those that the column refers to: the build would reject the
    row. Codes of townships that were split are known: a build puts their rows into the parts."""
    if not (to := source.references.get(column, "")):
        return
    table, _, key = to.partition(".")
    listed, key, reason = CODES.get(to, (f"raw_{table}", key, f"is not in {table}"))
    with duckdb.connect() as connection, tempfile.TemporaryDirectory() as scratch:
        for one in sources():
            if one.name in ("township_code", table):
                attach(connection, one, delivery, Path(scratch))
        resolve(connection)
        settings.load(connection, delivery, boundaries, bytes(settings.KEY_BYTES))
        places = [(listed, key), *([RETIRED] if to == "place" else [])]
        # A number is the same however it is written.
        same = f"cast(try_cast({literal(after or '')} as {CSV_TYPES[source.columns[column]]}) as varchar)"
        if not any(_holds(connection, name, f"cast({quoted(code)} as varchar) = {same}") for name, code in places):
            raise WarehouseError(f"“{after or ''}” {reason}: “{column}”.",
                                 remedy="The build would reject the row; nothing was noted.")  # fmt: skip


def _holds(connection: duckdb.DuckDBPyConnection, table: str, condition: str) -> bool:
    return bool(connection.table(table).filter(condition).limit(1).fetchall())
