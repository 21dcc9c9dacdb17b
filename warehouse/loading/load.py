"""Loading a delivery: read apart, checked by contract, kept by month. Rows in = rows loaded + rows rejected."""

import hashlib
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from warehouse.bounds import chinese
from warehouse.correcting import acting
from warehouse.errors import WarehouseError
from warehouse.extracts import Extracts, Source, check_hashes, describe, digest, sources
from warehouse.loading import doubts, mapping, postgres, store
from warehouse.loading.casting import Window, cast
from warehouse.loading.child import Reader
from warehouse.loading.doubts import FEW, Doubt, Given
from warehouse.loading.mapping import Delivered
from warehouse.loading.parts import write
from warehouse.loading.reading import ROW, Found
from warehouse.loading.store import Part, Store
from warehouse.loading.wording import account, refusal, replaced, several
from warehouse.quoting import quoted
from warehouse.rejections import LISTED, listing_file
from warehouse.scratch import scratch_folder

LATE_MONTHS = 3
PLACE = "town_code"
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Loaded:
    """What became of one table: the new parts by month, rows in and rejected, and remarks.

    `state` is loaded, unchanged (the same delivery again) or kept (not delivered).
    """

    source: Source
    state: str
    parts: dict[str, Part] = field(default_factory=dict)
    rows_in: int = 0
    rejected: int = 0
    fingerprint: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Rows loaded."""
        return sum(part.rows for part in self.parts.values())

    def __str__(self) -> str:
        return account(self.source.name, self.state, self.rows_in, self.rows, self.rejected, self.remarks)


@dataclass(frozen=True)
class Prepared:
    """A delivery read and checked, not yet counting; the faults that keep it from being loaded."""

    delivery: Extracts
    held: Store
    tables: list[Loaded]
    faults: list[str]

    def merged(self) -> Store:
        """The store as it would be."""
        after = replace(self.held, tables=dict(self.held.tables), delivered=dict(self.held.delivered))
        after.description = store.merged(self.held.description, store.description(self.delivery))
        window = months_of(self.delivery)
        for entry in (entry for entry in self.tables if entry.state == "loaded"):
            name = entry.source.name
            before = self.held.tables.get(name, {}) if entry.source.month else {}
            kept = {part: value for part, value in before.items() if part not in window}
            after.tables[name] = kept | entry.parts
            after.delivered[name] = entry.fingerprint
        return after


def load(extracts: Path, folder: Path, listing: Path, accept: bool = False, tell: Tell | None = None) -> list[Loaded]:
    """Loads a delivery into the store in `folder`; one entry per table.

    A table delivered by month replaces the months that the delivery covers, any other table is replaced whole; what
    is not delivered stays. The same delivery again changes nothing. Raises WarehouseError, and changes nothing, if a
    file cannot be read or breaks its contract, or for what is doubted (`doubts`); that passes with `accept`, and is a
    remark then that names who accepted it.
    """
    prepared = prepare(extracts, folder, listing, accept, tell)
    if prepared.faults:
        prepared.held.tidy()
        raise WarehouseError(refusal(prepared.faults, not_read(extracts)))
    after = prepared.merged()
    at = store.now()
    after.loads = after.loads + [
        {"at": at, "table": entry.source.name, "state": entry.state, "rows_in": entry.rows_in,
         "rows_loaded": entry.rows, "rows_rejected": entry.rejected, "first_month": prepared.delivery.first_month,
         "months": prepared.delivery.months, "remarks": list(entry.remarks)}
        for entry in prepared.tables
    ]  # fmt: skip
    after.commit()
    return prepared.tables


def prepare(extracts: Path, folder: Path, listing: Path, accept: bool, tell: Tell | None = None) -> Prepared:
    """Reads and checks a delivery; new files lie in the store, where nothing names them yet."""
    tell = tell or (lambda step, done, of: None)
    delivery, held, declared = describe(extracts), Store.read(folder), sources()
    told = mapping.read(extracts, declared)
    store.merged(held.description, store.description(delivery))
    shutil.rmtree(listing, ignore_errors=True)
    older = doubts.overtaken(held.description, delivery.extraction_date)
    loader = _Loader(delivery, held, told, listing, accept, older if accept else [])
    tables, faults = [], [] if accept else [" ".join(doubt) for doubt in older]
    with scratch_folder(folder.parent) as scratch, Reader() as reader:
        for at, source in enumerate(declared):
            tell(f"loading {source.name}", at, len(declared))
            try:
                tables.append(loader.table(source, reader, scratch))
            except WarehouseError as error:
                faults.append(f"{source.name}: {error}")
    return Prepared(delivery, held, tables, faults)


def not_read(extracts: Path) -> list[str]:
    """That files of a delivery are of no table, in a sentence; nothing where each is of one."""
    declared = sources()
    files = mapping.untaken(describe(extracts), mapping.read(extracts, declared), declared)
    said = f"Not read, of no table: {several(files, 'file')}. Name them as agreed, or in mapping.toml."
    return [said] if files else []


def account_of(tables: list[Loaded]) -> str:
    """Rows in = rows loaded + rows rejected, of all tables of a load."""
    rows_in, rows, rejected = (sum(getattr(one, name) for one in tables) for name in ("rows_in", "rows", "rejected"))
    return f"in all: {rows_in:,} rows in = {rows:,} loaded + {rejected:,} rejected"


def months_of(delivery: Extracts) -> set[str]:
    """The months that the delivery covers, by code."""
    first = store.month(delivery.first_month)
    return {store.text(first + at) for at in range(delivery.months)}


class _Loader:
    """Brings the tables of one delivery in, one by one."""

    def __init__(self, delivery: Extracts, held: Store, told: dict[str, Delivered], listing: Path, accept: bool,
                 doubted: list[Doubt]):  # fmt: skip
        """`doubted` is what is doubted of the delivery as a whole: each table tells it, if it is accepted."""
        self._delivery, self._held, self._told = delivery, held, told
        self._listing, self._accept, self._doubted = listing, accept, doubted
        first = store.month(delivery.first_month)
        self._window = Window(store.yyyymm(first), store.yyyymm(first + delivery.months - 1))
        self._load = uuid.uuid4().hex[:12]

    def table(self, source: Source, reader: Reader, scratch: Path) -> Loaded:
        """One table. Raises WarehouseError."""
        told = self._told.get(source.name, Delivered())
        found = self._located(source, told, scratch)
        if not found:
            if source.name not in self._held.tables and not source.optional:
                raise WarehouseError(f"{source.file} of {source.system_en} was never delivered.",
                                     remedy="Ask the system's owner for it.")  # fmt: skip
            said = f"not delivered; {self._held.rows(source.name):,} rows stay"
            return Loaded(source, "kept", remarks=(said,) if source.name in self._held.tables else ())
        if told.format != mapping.LIVE:
            check_hashes([path for path, _ in found], self._delivery.folder)
        mark = hashlib.sha256(
            repr((digest([path for path, _ in found]), told, source, self._window)).encode()
        ).hexdigest()
        if self._held.delivered.get(source.name) == mark:
            return Loaded(source, "unchanged", fingerprint=mark, remarks=("the same delivery again",))
        read = {}
        for at, (path, kind) in enumerate(found):
            out = scratch / f"{source.name}-{at}.parquet"
            how = {"encoding": told.encoding, "delimiter": told.delimiter, "sheet": told.sheet}
            read[path] = (out, reader.convert(path, kind, out, scratch, **how))
        _same_columns(read)
        _no_file_twice(read)
        try:
            return self._checked(source, told, read, mark)
        except duckdb.Error as error:
            raise WarehouseError(f"{source.name} cannot be loaded: {str(error).splitlines()[0][:300]}") from error

    def _located(self, source: Source, told: Delivered, scratch: Path) -> list[tuple[Path, str]]:
        if told.format != mapping.LIVE:
            return mapping.located(source, self._delivery, told)
        out = scratch / (told.table or source.name).replace("/", "_")
        return [(postgres.export(source, told, out, self._window.first, self._window.last), "csv")]

    def _checked(self, source: Source, told: Delivered, read: dict[Path, tuple[Path, Found]], mark: str) -> Loaded:
        with duckdb.connect(config={"preserve_insertion_order": False, "memory_limit": "4GB"}) as connection:
            # A column that is a number in one file and a text in another is read as text.
            files = [str(out) for out, _ in read.values()]
            rows = connection.read_parquet(files, filename=True, union_by_name=True)
            names = {str(out): path.name for path, (out, _) in read.items()}
            rows = cast(rows, source, told, self._window)
            good = rows.filter("len(faults) = 0")
            marked = {out: f"{name}#{self._load}" for out, name in names.items()}
            parts = write(connection, source, good, self._held.folder, self._load, marked)
            misshapen = sum(len(found.misshapen) for _, found in read.values())
            total = len(rows) + misshapen
            loaded = sum(part.rows for part in parts.values())
            if loaded < total:
                self._list(source, rows.filter("len(faults) > 0"), read, names)
            remarks = self._remarks(connection, source, parts, read)
            held, window = self._held.tables.get(source.name, {}), months_of(self._delivery)
            given = Given(source, parts, total, held, window, self._held.folder, self._listing)
            doubted = doubts.found(connection, given)
            if not self._accept:
                doubts.refuse(doubted)
            remarks += doubts.accepted([*self._doubted, *doubted], acting())
        return Loaded(source, "loaded", parts, total, total - loaded, mark, remarks)

    def _list(self, source: Source, wrong, read: dict[Path, tuple[Path, Found]], names: dict[str, str]) -> None:
        """Lists the rejected rows: file, row, column, value, reason; a line per fault."""
        with listing_file(self._listing, source.name) as write:
            for path, (_, found) in read.items():
                for row, fields in found.misshapen[:LISTED]:
                    write((path.name, row + 1, "", fields, found.other_width, chinese(found.other_width)))
            told = wrong.project(f"filename, {ROW}, unnest(faults) as fault").order(f"filename, {ROW}").limit(LISTED)
            for name, row, fault in told.fetchall():
                reason = fault["reason"]
                write((names[name], row + 1, fault["column"], fault["value"], reason, chinese(reason)))

    def _remarks(self, connection, source: Source, parts: dict[str, Part], read) -> tuple[str, ...]:
        """What else is worth telling: encodings, months without rows, what is replaced, how much came late."""
        said = sorted({found.encoding for _, found in read.values()} - {"", "utf-8"})
        remarks = [f"decoded from {coding}" for coding in said]
        if not source.month:
            held = self._held.tables.get(source.name)
            same = held is not None and not any(_differs(parts.get(part), value) for part, value in held.items())
            return (*remarks, "the same rows again") if same else tuple(remarks)
        window = months_of(self._delivery)
        if absent := sorted(window - parts.keys()):
            remarks.append(f"no rows of {several(absent, 'month')}")
        before = {part: value for part, value in self._held.tables.get(source.name, {}).items() if part in window}
        if before:
            changed = [part for part, value in before.items() if _differs(parts.get(part), value)]
            gone, new = (sum(of[part].rows for part in changed if part in of) for of in (before, parts))
            remarks.append(replaced(gone, len(changed), new))
        if source.references.get(PLACE) == "place" and (lost := self._places_gone(connection, source, parts)):
            remarks.append(f"no rows of {several(lost, 'township')}, where {FEW} or more a month were usual")
        if {"entitled_month", "paid_month"} <= source.columns.keys() and parts:
            files = [str(self._held.folder / file) for part in parts.values() for file in part.files]
            late = connection.read_parquet(files, union_by_name=True).filter(
                "(paid_month // 100 - entitled_month // 100) * 12 + paid_month % 100 - entitled_month % 100 "
                f">= {LATE_MONTHS}"
            )
            remarks.append(f"{len(late):,} paid {LATE_MONTHS} months late or more")
        return tuple(remarks)

    def _places_gone(self, connection, source: Source, parts: dict[str, Part]) -> list[str]:
        """Townships of which so far so many rows came each month, and now none: of a whole city, if it sent nothing."""
        held = self._held.tables.get(source.name, {})
        before, now = (
            [str(self._held.folder / file) for part in several.values() for file in part.files]
            for several in (held, parts)
        )
        if not before or not now:
            return []
        months = f"count(*) >= {FEW} * count(distinct {quoted(source.month)})"
        usual = (
            connection.read_parquet(before, union_by_name=True)
            .aggregate(f"{PLACE}, {months} as many", PLACE)
            .filter("many")
        )
        gone = usual.join(connection.read_parquet(now).project(PLACE), PLACE, how="anti")
        return [code for (code,) in gone.project(PLACE).order(PLACE).fetchall()]


def _no_file_twice(read: dict[Path, tuple[Path, Found]]) -> None:
    """Raises WarehouseError where two files of one table hold the same bytes: their rows would count twice."""
    seen: dict[str, Path] = {}
    for path, (_, found) in read.items():
        other = seen.setdefault(found.sha256, path)
        if other is not path and found.rows:
            raise WarehouseError(f"{other.name} and {path.name} are the same file.",
                                 remedy="Deliver each once; nothing was changed.")  # fmt: skip


def _differs(new: Part | None, old: Part) -> bool:
    return new is None or new.content != old.content


def _same_columns(read: dict[Path, tuple[Path, Found]]) -> None:
    """Raises WarehouseError where the files of one table differ in their columns."""
    (first, (_, one)), *others = read.items()
    for path, (_, found) in others:
        differ = set(one.columns) ^ set(found.columns)
        if differ:
            raise WarehouseError(f"{first.name} and {path.name} differ in the columns {', '.join(sorted(differ))}.",
                                 remedy="Deliver them alike; nothing was changed.")  # fmt: skip
