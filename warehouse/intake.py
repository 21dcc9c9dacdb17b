"""Takes a delivery in: every declared table attached, rows that name something unknown rejected."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from geodata.boundaries import BoundarySet
from warehouse import settings
from warehouse.errors import WarehouseError
from warehouse.extracts import Extracts, attach, describe, digest, files, sources
from warehouse.rejections import Rejection, reject


@dataclass(frozen=True)
class Intake:
    """What was taken in: one row per table (the columns of the published table `source`), and what was not."""

    tables: list[dict]
    rejections: list[Rejection]

    @property
    def rejection_rows(self) -> list[dict]:
        """One row per table and column with rejected rows."""
        return [
            {"source": entry.source, "column_name": entry.column, "reason": entry.reason,
             "rows_rejected": entry.rows, "examples": ", ".join(entry.examples)}
            for entry in self.rejections
        ]  # fmt: skip


def take_in(
    connection: duckdb.DuckDBPyConnection,
    delivery: Extracts,
    boundaries: BoundarySet,
    key: bytes,
    scratch: Path,
    listing: Path,
) -> Intake:
    """Makes `raw_` views of all tables, and lists what they reject in `listing`.

    rows_in = rows loaded + rows_rejected, for each table. Raises WarehouseError.
    """
    declared = sources()
    delivered = {source.name: attach(connection, source, delivery, scratch) for source in declared}
    settings.load(connection, delivery, boundaries, key)
    rejections = reject(connection, declared, listing)
    faulty = {entry.source for entry in rejections}
    tables = []
    for source in declared:
        rows = delivered[source.name]
        kept = connection.table(f"raw_{source.name}").count("*").fetchone()[0] if source.name in faulty else rows
        tables.append({
            "source": source.name, "system_zh": source.system_zh, "system_en": source.system_en,
            "file": source.file, "rows_in": rows, "rows_rejected": rows - kept,
            "sha256": digest(files(source, delivery))})  # fmt: skip
    return Intake(tables, rejections)


def inspect(folder: Path, boundaries: BoundarySet, listing: Path) -> tuple[list[str], list[str]]:
    """Faults that would stop a build of the delivery in `folder`, and what it would reject: a line each."""
    delivery, faults = describe(folder), []
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as connection:
        for source in sources():
            try:
                attach(connection, source, delivery, Path(scratch))
            except WarehouseError as error:
                faults.append(str(error))
        if faults:
            return faults, []
        settings.load(connection, delivery, boundaries, bytes(settings.KEY_BYTES))
        try:
            return [], [str(entry) for entry in reject(connection, sources(), listing)]
        except WarehouseError as error:
            return [str(error)], []
