"""Corrections: proposed by one person, approved by another, applied between extract and staging, and undone again.

The log is only ever added to, each line sealed with the one before. The delivered files and the management systems are
never written: without the layer, the models see what was delivered.
"""

import hashlib
import json
import os
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import duckdb

from warehouse import bounds
from warehouse.errors import WarehouseError
from warehouse.extracts import CSV_TYPES, Extracts, Source
from warehouse.folding import folded, folded_columns
from warehouse.loading.store import now
from warehouse.quoting import literal, quoted

# What the log held at its last line. A backup copies by name: the log must not be the older of the two.
FILE, ANCHOR = "corrections.jsonl", "corrections.anchor"
SEED = "0" * 64
LOST = "lost"
ACCEPT = "python -m warehouse correct accept-loss --reason …"
FORMS = {"int": "a whole number such as 1200", "number": "a number such as 1200.50", "date": "a day such as 2024-09-30",
         "bool": "true or false", "text": "a text"}  # fmt: skip
PROPOSED, APPROVED, REFUSED, UNDONE, STALE = "proposed", "approved", "refused", "undone", "stale"
STEPS = {"approve": (PROPOSED, APPROVED), "refuse": (PROPOSED, REFUSED), "undo": (APPROVED, UNDONE)}


@dataclass(frozen=True)
class Correction:
    """One value of one row: the row by `key`, the column, before and after (None: empty), the reason, and who said
    what when, as (at, by, action, why)."""

    number: int
    table: str
    key: dict[str, str]
    column: str
    before: str | None
    after: str | None
    reason: str
    state: str = PROPOSED
    steps: tuple[tuple[str, str, str, str], ...] = field(default=())


class Log:
    """The corrections of an atlas, in the folder `home`."""

    def __init__(self, home: Path):
        self.file, self.anchor = home / FILE, home / ANCHOR

    def entries(self) -> list[Correction]:
        """One entry per correction, in its present state. Raises WarehouseError for a line that was changed."""
        found: dict[int, Correction] = {}
        for line in self._lines():
            step = (line["at"], line["by"], line["action"], line["why"])
            if line["action"] == LOST:
                continue
            if line["action"] == "propose":
                row = {name: line[name] for name in ("number", "table", "key", "column", "before", "after")}
                found[line["number"]] = Correction(**row, reason=line["why"], steps=(step,))
            else:
                old = found[line["number"]]
                state = STEPS[line["action"]][1]
                found[line["number"]] = replace(old, state=state, steps=(*old.steps, step))
        return list(found.values())

    def losses(self) -> list[tuple[str, str, str]]:
        """When corrections were lost for good, who accepted it, and why."""
        return [(line["at"], line["by"], line["why"]) for line in self._lines() if line["action"] == LOST]

    def accept_loss(self, noted: list[str], by: str, why: str) -> None:
        """Goes on from the lines that are left; notes who accepts that others are gone. `noted` is what builds note.

        Raises WarehouseError where nothing is lost, no reason is given, or a line that is left was changed.
        """
        if not why.strip():
            raise WarehouseError("The loss of corrections needs a reason.")
        lines = self._sealed() if self.file.exists() else []
        anchor = [self.anchor.read_text(encoding="utf-8", errors="replace")] if self.anchor.exists() else []
        lost = sorted({one for one in (*noted, *anchor) if _is_lost(self.file, lines, one)})
        if not lost:
            raise WarehouseError("Nothing of the log of corrections is lost.", remedy="Nothing was noted.")
        self._append(lines, {"action": LOST, "by": by, "why": why, "noted": lost})

    def noted(self) -> str:
        """How many lines the log has, and the seal of the last; nothing where there is none."""
        lines = self._lines()
        return f"{len(lines)} {lines[-1]['seal']}" if lines else ""

    def refuse_lost(self, noted: str, by: str) -> None:
        """Raises WarehouseError where the log lacks what was `noted` of it before: corrections would be lost."""
        _refuse_lost(self.file, self._lines(), noted, by)

    def approved(self, table: str) -> list[Correction]:
        """Those of a table that are in force."""
        return [entry for entry in self.entries() if entry.table == table and entry.state == APPROVED]

    def propose(self, delivery: Extracts, source: Source, key: dict[str, str], column: str, after: str | None,
                reason: str, by: str) -> Correction:  # fmt: skip
        """Notes a proposal. The value before is read from what was loaded.

        Raises WarehouseError if the key does not name exactly one row, the value is none that the contract allows, or
        no reason is given.
        """
        _refuse_unfit(source, key, column, after, reason)
        _refuse_unsound(delivery, source, column, after)
        _refuse_unborn(delivery, source, column, after)
        before = _found(delivery, source, key, column)
        if (before or "") == (after or ""):
            raise WarehouseError(f"“{column}” is “{before or ''}” already.", remedy="Nothing was noted.")
        number = max((entry.number for entry in self.entries()), default=0) + 1
        row = {"table": source.name, "key": key, "column": column, "before": before, "after": after}
        self._add({"number": number, "action": "propose", "by": by, "why": reason, **row})
        return self.entries()[-1]

    def step(self, action: str, number: int, by: str, why: str = "") -> Correction:
        """Approves, refuses or undoes a correction. Raises WarehouseError where its state or the person forbids it."""
        entry = next((one for one in self.entries() if one.number == number), None)
        if entry is None:
            raise WarehouseError(f"There is no correction {number}.")
        needed, _ = STEPS[action]
        if entry.state != needed:
            raise WarehouseError(f"Correction {number} is {entry.state}.", allowed=f"{action} what is {needed}")
        if action == "approve" and by == entry.steps[0][1]:
            raise WarehouseError(f"{by} proposed correction {number}.", remedy="A second person has to approve it.")
        if action == "approve":
            self._refuse_second(entry)
        self._add({"number": number, "action": action, "by": by, "why": why})
        return next(one for one in self.entries() if one.number == number)

    def _refuse_second(self, entry: Correction) -> None:
        """Raises WarehouseError where the value is corrected already: it would no longer be the one of the proposal."""
        for other in self.approved(entry.table):
            if (other.key, other.column) == (entry.key, entry.column):
                raise WarehouseError(f"Correction {other.number} of the same value is in force.",
                                     remedy=f"Undo it first: correct undo {other.number} --reason …")  # fmt: skip

    def _lines(self) -> list[dict]:
        lines = self._sealed() if self.file.exists() else []
        if self.anchor.exists():
            _refuse_lost(self.file, lines, self.anchor.read_text(encoding="utf-8", errors="replace"), ANCHOR)
        return lines

    def _sealed(self) -> list[dict]:
        lines, seal = [], SEED
        for at, text in enumerate(self.file.read_text(encoding="utf-8").splitlines(), 1):
            try:
                line = json.loads(text)
                told, content = line.pop("seal"), json.dumps(line, ensure_ascii=False, sort_keys=True)
            except (ValueError, KeyError, AttributeError) as error:
                raise WarehouseError(f"{self.file}: line {at} cannot be read.", remedy="Restore it.") from error
            seal = hashlib.sha256(f"{seal}{content}".encode()).hexdigest()
            if seal != told:
                raise WarehouseError(f"{self.file}: line {at} was changed.", remedy="Restore it from the backup.")
            lines.append(line | {"seal": told})
        return lines

    def _add(self, line: dict) -> None:
        self._append(self._lines(), line)

    def _append(self, lines: list[dict], line: dict) -> None:
        line = {"at": now(), **line}
        content = json.dumps(line, ensure_ascii=False, sort_keys=True)
        seal = hashlib.sha256(f"{lines[-1]['seal'] if lines else SEED}{content}".encode()).hexdigest()
        self.file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as stream:
            stream.write(json.dumps(line | {"seal": seal}, ensure_ascii=False) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        self._note(f"{len(lines) + 1} {seal}")

    def _note(self, noted: str) -> None:
        """Writes the anchor anew, in one step."""
        aside = self.anchor.with_name(f".{ANCHOR}-{os.getpid()}")
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(noted)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(aside, self.anchor)


def _refuse_lost(file: Path, lines: list[dict], noted: str, by: str) -> None:
    """Raises WarehouseError unless the log begins with what was noted of it, or that is accepted as lost; it may have
    grown since."""
    if not noted or any(noted in line["noted"] for line in lines if line["action"] == LOST):
        return
    count, _, seal = noted.partition(" ")
    remedy = f"Restore {FILE} and {ANCHOR} from the backup, or, where there is none: {ACCEPT}. Nothing was changed."
    if not count.isdecimal() or int(count) < 1:
        raise WarehouseError(f"{by} beside {file} is damaged.", remedy=remedy)
    if len(lines) < int(count):
        raise WarehouseError(f"{file} holds {len(lines):,} lines where {by} notes {int(count):,}: "
                             "corrections would be lost.", remedy=remedy)  # fmt: skip
    if lines[int(count) - 1]["seal"] != seal:
        raise WarehouseError(f"{file}: line {int(count)} is not the one that {by} notes.", remedy=remedy)


def _is_lost(file: Path, lines: list[dict], noted: str) -> bool:
    try:
        _refuse_lost(file, lines, noted, "")
    except WarehouseError:
        return True
    return False


def _refuse_unfit(source: Source, key: dict[str, str], column: str, after: str | None, reason: str) -> None:
    unknown = [name for name in (*key, column) if name not in source.columns]
    if unknown or not key:
        raise WarehouseError(f"“{''.join(unknown[:1])}” is no column of {source.name}.",
                             allowed=", ".join(source.columns))  # fmt: skip
    if column in source.key or column in key:
        raise WarehouseError(f"“{column}” tells which row it is.", remedy="Correct it in the management system.")
    if not reason.strip():
        raise WarehouseError("A correction needs a reason.")
    fit = "select try_cast($value as " + CSV_TYPES[source.columns[column]] + ") is not null"
    if after is not None and duckdb.sql(fit, params={"value": after}).fetchall() != [(True,)]:
        raise WarehouseError(f"“{after}” is no value of “{column}”.", allowed=FORMS[source.columns[column]])


def _refuse_unsound(delivery: Extracts, source: Source, column: str, after: str | None) -> None:
    """Raises WarehouseError for a value for which the build would reject the row."""
    value = f"select cast($value as {CSV_TYPES[source.columns[column]]}) as {quoted(column)}"
    for name, words, sound in bounds.conditions(source, date.fromisoformat(delivery.extraction_date)):
        if name == column and not duckdb.sql(value, params={"value": after}).filter(sound).fetchall():
            raise WarehouseError(f"“{after or ''}” {words}: “{column}”.", allowed=bounds.allowed(source, column),
                                 remedy="The build would reject the row; nothing was noted.")  # fmt: skip


def _refuse_unborn(delivery: Extracts, source: Source, column: str, after: str | None) -> None:
    """Raises WarehouseError for a birth that cannot be. A build keeps such a record if the identity number tells
    another: nobody should write it by hand."""
    if not after or column not in source.born[:1]:
        return
    birth, extracted = bounds.ranges()["birth"], date.fromisoformat(delivery.extraction_date)
    if duckdb.sql(f"select {birth.holds(literal(after), extracted)}").fetchall() != [(True,)]:
        raise WarehouseError(f"“{after}” {birth.en}: “{column}”.", allowed=f"{birth.low} – {extracted}",
                             remedy="Look the day up in the register; nothing was noted.")  # fmt: skip


def _same(key: dict[str, str]) -> str:
    return " and ".join(f"cast({quoted(name)} as varchar) = {literal(str(value))}" for name, value in key.items())


def _found(delivery: Extracts, source: Source, key: dict[str, str], column: str) -> str | None:
    files = [str(delivery.folder / file) for file in delivery.parts.get(source.name, [])]
    if not files:
        raise WarehouseError(f"Nothing of {source.name} was loaded.", remedy="Load it first; nothing was noted.")
    with duckdb.connect() as connection:
        rows = connection.read_parquet(files, union_by_name=True).filter(_same(key))
        found = rows.project(f"cast({quoted(column)} as varchar)").limit(3).fetchall()
    if len(found) != 1:
        raise WarehouseError(
            f"{len(found) if len(found) < 3 else 'More than two'} rows of {source.name} have "
            + ", ".join(f"{name} = {value}" for name, value in key.items()) + ".",
            allowed="exactly one",
            remedy="Add columns to the key." if found else "Look the row up as it was delivered; nothing was noted.",
        )  # fmt: skip
    return found[0][0]


def apply(connection: duckdb.DuckDBPyConnection, source: Source, entries: list[Correction]) -> list[Correction]:
    """Lays corrections over `received_<table>`, as `mended_<table>`; those that no longer fit.

    One fits if exactly one row has its key and still holds the value before.
    """
    rows = connection.table(f"received_{source.name}")
    unfit, terms = [], folded_columns(source)
    for entry in entries:
        held = f"= {literal(entry.before)}" if entry.before else "is null"
        at = f"{_same(entry.key)} and cast({quoted(entry.column)} as varchar) {held}"
        if len(rows.filter(at)) != 1:
            unfit.append(replace(entry, state=STALE))
            continue
        after = literal(entry.after) if entry.after else "null"
        after = folded(after, terms[entry.column]) if entry.column in terms else after
        type_, name = str(rows.types[rows.columns.index(entry.column)]), quoted(entry.column)
        rows = rows.project(f"* replace (case when {at} then cast({after} as {type_}) else {name} end as {name})")
    rows.create_view(f"mended_{source.name}", replace=True)
    return unfit


def told(entries: list[Correction], unfit: list[Correction]) -> list[dict]:
    """The published table: how many corrections of a column are in which state, and the day of the last step."""
    stale = {entry.number for entry in unfit}
    counted: dict[tuple, list[str]] = {}
    for entry in entries:
        state = STALE if entry.number in stale else entry.state
        counted.setdefault((entry.table, entry.column, state), []).append(entry.steps[-1][0][:10])
    return [
        {"source": table, "column_name": column, "state": state, "corrections": len(days), "latest": max(days)}
        for (table, column, state), days in sorted(counted.items())
    ]
