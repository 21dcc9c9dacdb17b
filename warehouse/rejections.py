"""Rows that name something unknown or cannot be: counted, listed by file, row and value, and kept out of the
models."""

import csv
import os
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from definitions.cells import inert
from warehouse import bounds, impossible, misread, models, outlines
from warehouse.bounds import chinese
from warehouse.errors import WarehouseError
from warehouse.extracts import Source

# What a reference may name besides a column of another table: the small tables of warehouse.settings.
CODES = {
    "place": ("raw_place", "code", "is no township"),
    "area": ("raw_area", "code", "is no area"),
    "reported_place": ("raw_reported_place", "code", "is no township"),
    "month": ("raw_calendar", "yyyymm", "is no month"),
    "band": ("raw_bands", "band", "is no age band"),
}
LISTED = 100_000
# Tables of rejected values begin so: each build makes them anew.
WORK = "rejected_"
MOST_REJECTED = 0.05
PLACED = 'filename, file_row_number + 1, "{0}"'
EXAMPLES = 5


@dataclass(frozen=True)
class Rejection:
    """Rows of a table rejected for one column: how many, why, and the most frequent values.

    The work table `table` holds their values, or, where `single`, the file and place of each.
    """

    source: str
    column: str
    reason: str
    table: str
    single: bool = False
    rows: int = 0
    examples: tuple[str, ...] = ()

    def __str__(self) -> str:
        rows = "1 row" if self.rows == 1 else f"{self.rows:,} rows"
        of = f"“{self.column}” {self.reason}" if self.column else self.reason
        return f"{self.source}: {rows} rejected, {of}: {', '.join(self.examples)}"


def reject(connection: duckdb.DuckDBPyConnection, tables: list[Source], listing: Path) -> list[Rejection]:
    """Takes rows that name something unknown, or cannot be, out of the `raw_` views; one entry per table and column.

    Each such row is listed in the folder `listing`, one CSV per table, which its owner alone may read.
    Raises WarehouseError where more than five in a hundred rows of a table would go: then a list of codes
    is wrong, or the delivery, and not single rows.
    """
    named = {source.name: source for source in tables}
    registers = {name for name, source in named.items() if source.born}
    refers = {name: {to.partition(".")[0] for to in source.references.values()} & named.keys()
              | (registers if source.names else set()) for name, source in named.items()}  # fmt: skip
    rows = {name: len(connection.table(f"delivered_{name}")) for name in named}
    with models.shared(connection):
        found = dict(
            models.each_after(
                refers, lambda name: _of_table(connection.cursor(), named[name], named, listing), rows.__getitem__
            )
        )
    return [fault for source in tables for fault in found[source.name]]


def _of_table(connection, source: Source, named: dict[str, Source], listing: Path) -> list[Rejection]:
    """What is wrong with the rows of a table; they are taken out of it, and listed."""
    if source.not_before_birth:
        impossible.look_up(connection, source, _persons(source, named))
    faults = [fault for column, to in source.references.items() if (fault := _fault(connection, source, column, to))]
    faults += _unsound(connection, source)
    faults += _impossible(connection, source, named)
    if faults:
        _take_out(connection, source, faults, listing)
    return faults


def _persons(source: Source, named: dict[str, Source]) -> Source:
    """The register that knows the persons of a table."""
    return named[source.references[source.person].partition(".")[0]]


def _fault(connection, source: Source, column: str, to: str) -> Rejection | None:
    """What is wrong with a column, and its unknown values as a table."""
    table, _, key = to.partition(".")
    known, key, reason = CODES.get(to, (f"raw_{table}", key, f"is not in {table}"))
    if column == source.person and source.not_before_birth:
        missing = impossible.unknown(connection, source)
    else:
        given = connection.table(f"raw_{source.name}").project(f'"{column}" as wrong_value')
        listed = connection.table(known).project(f'"{key}" as known')
        missing = given.join(listed, "wrong_value = known", how="anti")
    missing.aggregate("wrong_value, count(*) as rows", "wrong_value").create(f"{WORK}unknown_{source.name}_{column}")
    return _told(connection, Rejection(source.name, column, reason, f"{WORK}unknown_{source.name}_{column}"))


def _unsound(connection, source: Source) -> list[Rejection]:
    """Columns with values that the contract does not allow: no model would know what to do with such a row."""
    found = []
    for column, reason, values in bounds.faulty(connection, source):
        values.create(f"{WORK}unsound_{source.name}_{column}")
        found.append(_told(connection, Rejection(source.name, column, reason, f"{WORK}unsound_{source.name}_{column}")))
    return found


def _impossible(connection, source: Source, named: dict[str, Source]) -> list[Rejection]:
    """What cannot be read or be in a table, and the places of such rows as tables."""
    found = [("misread", *fault) for fault in misread.faults(connection, source)]
    if source.born:
        found.append(("unborn", source.born[0], impossible.UNBORN, impossible.unborn(connection, source)))
    if source.names:
        registers = [one for one in named.values() if one.born]
        found.append(("nobody", source.names, impossible.NOBODY, impossible.nobody(connection, source, registers)))
    if source.not_before_birth:
        unborn = impossible.before_birth(connection, source, _persons(source, named))
        found.append(("early", source.not_before_birth, impossible.BEFORE_BIRTH, unborn))
    if source.runs:
        found.append(("backwards", source.runs[1], impossible.BACKWARDS, impossible.backwards(connection, source)))
    if not source.key and not source.paid and (again := impossible.told_before(connection, source)):
        found.append(("again", [*source.columns][0], impossible.TOLD_BEFORE, again))
    if source.placed:
        found.append(("away", source.placed[0], outlines.OUTSIDE, outlines.outside(connection, source)))
    if source.paid:
        found.append(("negative", source.paid, impossible.NEVER_PAID, impossible.never_paid(connection, source)))
    if source.key:
        found += [("keys", *fault) for fault in impossible.key_faults(connection, source)]
    faults = []
    for i, (what, column, reason, rows) in enumerate(found):
        table = f"{WORK}{what}{i}_{source.name}"
        rows.create(table)
        faults.append(Rejection(source.name, column, reason, table, True))
    return [told for fault in faults if (told := _told(connection, fault))]


def _told(connection, fault: Rejection) -> Rejection | None:
    """The rejection with its number of rows and most frequent values; None where nothing is rejected."""
    counted = "count(*)" if fault.single else "sum(rows)"
    values = connection.table(fault.table).aggregate(f"wrong_value, {counted} as rows", "wrong_value")
    rows = values.order("rows desc, wrong_value").fetchall()
    examples = tuple("(empty)" if value is None else str(value) for value, _ in rows[:EXAMPLES])
    return replace(fault, rows=sum(int(count) for _, count in rows), examples=examples) if rows else None


def _take_out(connection, source: Source, faults: list[Rejection], listing: Path) -> None:
    delivered = connection.table(f"delivered_{source.name}")
    kept, wrong = delivered, []
    for fault in faults:
        named = connection.table(fault.table)
        if fault.single:
            same = "filename = wrong_file and file_row_number = wrong_row"
            listed = named.project("wrong_file, wrong_row + 1, wrong_value")
        else:
            named, same = named.project("wrong_value"), f'"{fault.column}" is not distinct from wrong_value'
            listed = delivered.join(named, same, how="semi").project(PLACED.format(fault.column))
        wrong.append((fault, listed))
        kept = kept.join(named, same, how="anti")
    rows, left = len(delivered) + misread.misshapen(connection, source), len(kept)
    _list(source, wrong, listing)
    if rows - left > MOST_REJECTED * rows:
        raise WarehouseError(
            f"{rows - left:,} of {rows:,} rows of {source.name} name something unknown or cannot be. "
            + " ".join(map(str, faults)),
            remedy=f"They are listed in {listing}. Mend the delivery or the list of codes; the live build stays.",
        )
    kept.create_view(f"raw_{source.name}", replace=True)


@contextmanager
def listing_file(listing: Path, name: str):
    """A writer of the rejected rows of a table, appended to those listed before; its owner alone may read the file.

    What it is given is made inert: the values are of others, and the list is opened in a spreadsheet.
    """
    listing.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(listing / f"{name}.csv", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        if stream.tell() == 0:
            stream.write("\ufeff")
            writer.writerow(("file", "row", "column", "value", "reason", "原因"))
        yield lambda row: writer.writerow([inert(cell) for cell in row])


def _list(source: Source, wrong: list[tuple], listing: Path) -> None:
    with listing_file(listing, source.name) as write:
        for fault, rows in wrong:
            for file, row, value in rows.limit(LISTED).fetchall():
                # Files of the store carry the mark of their load behind their name.
                name = Path(file).name.partition("#")[0]
                write((name, row, fault.column, value, fault.reason, chinese(fault.reason)))
