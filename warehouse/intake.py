"""Takes a delivery in: every declared table attached, rows that name something unknown rejected."""

import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb

from definitions import glossary
from geodata.boundaries import BoundarySet
from warehouse import lineage, settings
from warehouse.attaching import attach
from warehouse.bounds import chinese
from warehouse.corrections import Log, apply
from warehouse.dividing import Divided, Homeless, divide, homeless, resolve
from warehouse.errors import WarehouseError
from warehouse.extracts import Extracts, Source, fingerprint, sources
from warehouse.loading.load import account_of, not_read, prepare
from warehouse.loading.store import FOLDER as STORE
from warehouse.naming import Unnamed, unnamed
from warehouse.outlines import Misplaced, misplaced
from warehouse.rejections import Rejection, reject

AT_ONCE = 2
OPEN = "aggregate"
Corrected = Callable[[duckdb.DuckDBPyConnection, Source], None]


@dataclass(frozen=True)
class Intake:
    """What was taken in: one row per table (the columns of the published table `source`), what was not, and what was
    under the code of a township that was split or, of persons, of none, or lies in another than its code says, or that
    no definition names."""

    tables: list[dict]
    rejections: list[Rejection]
    divided: list[Divided | Homeless | Misplaced | Unnamed]

    def lines(self) -> list[str]:
        """What a build makes of the rows: what is told of rows that stay, each rejection, and the account of every
        table with one and of all."""
        faulty = [table for table in self.tables if table["rows_rejected"]]
        rows, rejected = (sum(table[name] for table in self.tables) for name in ("rows_in", "rows_rejected"))
        held = [_held(table["source"], table["rows_in"], table["rows_rejected"]) for table in faulty]
        return [*map(str, self.divided), *map(str, self.rejections), *held, _held("in all", rows, rejected)]

    @property
    def rejection_rows(self) -> list[dict]:
        """One row per table and column with rejected rows; values only where the column tells of no person."""
        told = {name for name, term in glossary.columns().items() if term.grade == OPEN}
        return [
            {"source": entry.source, "column_name": entry.column, "reason": entry.reason,
             "reason_zh": chinese(entry.reason), "rows_rejected": entry.rows,
             "examples": ", ".join(entry.examples) if entry.column in told else ""}
            for entry in self.rejections
        ]  # fmt: skip


def _held(of: str, rows: int, rejected: int) -> str:
    return f"{of}: {rows:,} rows held = {rows - rejected:,} for the figures + {rejected:,} that a build rejects"


def take_in(
    connection: duckdb.DuckDBPyConnection,
    delivery: Extracts,
    boundaries: BoundarySet,
    key: bytes,
    scratch: Path,
    listing: Path,
    *,
    prints: dict[str, str] | None = None,
    begun: bool = False,
    corrected: Corrected | None = None,
) -> Intake:
    """Makes `raw_` views of all tables, and lists what they reject in `listing`.

    rows_in = rows loaded + rows_rejected, for each table. `prints` are the fingerprints of the tables, if known;
    `begun` says that the small tables are there from before; `corrected` changes values, table by table.
    Raises WarehouseError.
    """
    declared = sources()

    def attached(source: Source) -> int:
        rows = attach(connection.cursor(), source, delivery, scratch)
        if corrected:
            corrected(connection.cursor(), source)
        return rows

    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        delivered = dict(zip((source.name for source in declared), pool.map(attached, declared), strict=True))
    resolve(connection)
    if begun:
        settings.go_on(connection, delivery, key)
    else:
        settings.load(connection, delivery, boundaries, key)
    divided = divide(connection, declared)
    rejections = reject(connection, declared, listing)
    divided += [*homeless(connection, declared), *misplaced(connection, declared), *unnamed(connection, declared)]
    faulty = {entry.source for entry in rejections}
    tables = []
    for source in declared:
        rows = delivered[source.name]
        kept = len(connection.table(f"raw_{source.name}")) if source.name in faulty else rows
        tables.append({
            "source": source.name, "system_zh": source.system_zh, "system_en": source.system_en,
            "file": source.file, "rows_in": rows, "rows_rejected": rows - kept,
            "sha256": (prints or {}).get(source.name) or fingerprint(source, delivery)})  # fmt: skip
    return Intake(tables, rejections, divided)


def judged(held: Extracts, boundaries: BoundarySet, home: Path, listing: Path) -> list[str]:
    """What a build would make of what the store holds, with the corrections of the atlas in `home`: a line each.

    What it would reject is listed in `listing`. A load holds such rows all the same: what a row names may come later,
    and a row that is held can be corrected. Raises WarehouseError where a build would be refused.
    """
    log = Log(home)

    def corrected(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
        if entries := log.approved(source.name):
            apply(connection, source, entries)

    with tempfile.TemporaryDirectory() as scratch, duckdb.connect(config={"temp_directory": scratch}) as connection:
        key = bytes(settings.KEY_BYTES)
        return take_in(connection, held, boundaries, key, Path(scratch), listing, corrected=corrected).lines()


def inspect(
    folder: Path, boundaries: BoundarySet, listing: Path, loaded: Path | None = None
) -> tuple[list[str], list[str]]:
    """Faults that would stop a load or a build of the delivery in `folder`, and what is found besides: a line each.

    `loaded` is the store that the delivery would be added to. Rejected rows are listed in `listing`.
    """
    with tempfile.TemporaryDirectory() as empty:
        home = loaded or Path(empty) / STORE
        missing, prepared = lineage.undescribed(), prepare(folder, home, listing, accept=False)
        if prepared.faults:
            return missing + prepared.faults, not_read(folder)
        said = not_read(folder) + [str(entry) for entry in prepared.tables if entry.rejected or entry.remarks]
        said.append(account_of(prepared.tables))
        try:
            return missing, said + judged(prepared.merged().as_delivery(), boundaries, home.parent, listing)
        except WarehouseError as error:
            return [*missing, str(error)], said
        finally:
            prepared.held.tidy()
