"""Rows that name something unknown: counted, listed by file, row and value, and kept out of the models."""

import csv
import os
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseError
from warehouse.extracts import Source

# What a reference may name besides a column of another table: the small tables of warehouse.settings.
CODES = {
    "place": ("raw_place", "code", "is no township"),
    "reported_place": ("raw_reported_place", "code", "is no township"),
    "month": ("raw_calendar", "yyyymm", "is no month"),
    "band": ("raw_bands", "band", "is no age band"),
}
LISTED = 100_000
MOST_REJECTED = 0.05
EXAMPLES = 5


@dataclass(frozen=True)
class Rejection:
    """Rows of a table rejected for one column: how many, why, and the most frequent values."""

    source: str
    column: str
    reason: str
    rows: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.source}: {self.rows:,} rows rejected, “{self.column}” {self.reason}: {', '.join(self.examples)}"


def reject(connection: duckdb.DuckDBPyConnection, tables: list[Source], listing: Path) -> list[Rejection]:
    """Takes rows with an unknown or empty reference out of the `raw_` views; one entry per table and column.

    Each such row is listed in the folder `listing`, one CSV per table, which its owner alone may read.
    Raises WarehouseError where more than five in a hundred rows of a table would go: then a list of codes
    is wrong, or the delivery, and not single rows.
    """
    found: list[Rejection] = []
    for source in _in_order(tables):
        faults = [
            fault for column, to in source.references.items() if (fault := _fault(connection, source, column, to))
        ]
        if faults:
            _take_out(connection, source, faults, listing)
            found += faults
    return found


def _in_order(tables: list[Source]) -> list[Source]:
    """The tables, each after those it refers to."""
    named = {source.name: source for source in tables}
    graph = {name: {to.partition(".")[0] for to in source.references.values()} & named.keys()
             for name, source in named.items()}  # fmt: skip
    return [named[name] for name in TopologicalSorter(graph).static_order()]


def _fault(connection, source: Source, column: str, to: str) -> Rejection | None:
    """What is wrong with a column, and its unknown values as the table `unknown_<table>_<column>`."""
    table, _, key = to.partition(".")
    known, key, reason = CODES.get(to, (f"raw_{table}", key, f"is not in {table}"))
    given = connection.table(f"raw_{source.name}").aggregate(f'"{column}" as value, count(*) as rows', f'"{column}"')
    listed = connection.table(known).project(f'"{key}" as known').distinct()
    missing = given.join(listed, "value = known", how="left").filter("known is null").project("value, rows")
    rows = missing.order("rows desc, value").fetchall()
    if not rows:
        return None
    missing.create(f"unknown_{source.name}_{column}")
    examples = tuple("(empty)" if value is None else str(value) for value, _ in rows[:EXAMPLES])
    return Rejection(source.name, column, reason, sum(count for _, count in rows), examples)


def _take_out(connection, source: Source, faults: list[Rejection], listing: Path) -> None:
    delivered = connection.table(f"delivered_{source.name}")
    kept, wrong = delivered, []
    for fault in faults:
        unknown = connection.table(f"unknown_{source.name}_{fault.column}").project("value as unknown_value")
        same = f'"{fault.column}" is not distinct from unknown_value'
        wrong.append((fault, delivered.join(unknown, same, how="semi")))
        kept = kept.join(unknown, same, how="anti")
    rows, left = delivered.count("*").fetchone()[0], kept.count("*").fetchone()[0]
    _list(source, wrong, listing)
    if rows - left > MOST_REJECTED * rows:
        raise WarehouseError(
            f"{rows - left:,} of {rows:,} rows of {source.name} name something unknown. " + " ".join(map(str, faults)),
            remedy=f"They are listed in {listing}. Mend the delivery or the list of codes; the live build stays.",
        )
    kept.create_view(f"raw_{source.name}", replace=True)


def _list(source: Source, wrong: list[tuple], listing: Path) -> None:
    listing.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(listing / f"{source.name}.csv", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("file", "row", "column", "value", "reason"))
        for fault, rows in wrong:
            placed = rows.project(f'filename, file_row_number + 1, "{fault.column}"').limit(LISTED)
            for file, row, value in placed.fetchall():
                writer.writerow((Path(file).name, row, fault.column, value, fault.reason))
