"""The figures of a few areas in several spans of months, from rows that are fetched once.

The questions of the map ask the same of one span in SQL; a test holds both to the same answers.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.survival import LifeTable
from queries.cube import Sums, absent, by_period, placed
from queries.duration import AreaTables, guard, laid_out, life_at, rows_of, tables_at
from queries.frequency import Persons, unserved_of
from queries.lags import Lags, lags_from
from queries.reader import Reader, codes_in_order
from queries.spells import Shapes, Stretches, smallest
from queries.told import EVERYBODY

Rows = Mapping[str, np.ndarray]
Values = Mapping[str, object]
ROWS = {"exits_by_duration": "spell_rows", "waits_by_day": "spell_rows", "returns_by_month": "return_rows"}
CLOCK = {"exits_by_duration": "receipt", "waits_by_day": "decision", "returns_by_month": ""}
YEAR = 12
# Rows of so few areas are found once for all spans.
FEW = 60
# Rows of more areas are asked for as they stand in the file.
APART = {"spell_rows": "spell_rows_apart"}
PERSON_ROWS = {"spells_per_person": "recurrence_rows", "months_received": "received_rows"}
FILTERS = ("programme", "gap", "horizon", *EVERYBODY)
# Rows that hold, for another count of spells than the usual one, what is more or fewer.
ADDED_UP = frozenset({"spell_rows", "return_rows", "recurrence_rows"})
USUAL = 1
# Where more than one of so many rows counts, taking them out costs more than counting the others as none.
SPARSE = 2
# Spells that are seen only later than a life table needs are added up first where they leave so few of all.
FEWER = 0.7
# The same rows of all areas, by group of people, which may be kept in memory.
IN_MEMORY = {
    "spell_rows": "kept_spells",
    "return_rows": "kept_returns",
    "recurrence_rows": "kept_recurrence",
    "received_rows": "kept_received",
    "entry_rows": "kept_entries",
    "lag_rows": "kept_lags",
    "user_rows": "kept_users",
}


def in_memory(reader: Reader, question: str, values: Values, clock: str = "", gap: int = USUAL) -> Shapes | None:
    """The rows of a question for the usual count of spells, or what is more or fewer under another, if they are in
    memory."""
    return reader.spells.of((IN_MEMORY[question], clock, str(values["programme"]), gap))


def _rows(reader: Reader, question: str, values: Values, clock: str = "") -> Rows:
    """The rows of a question for the bound areas and people."""
    if in_memory(reader, question, values, clock) is None:
        # All at once, added up by the question.
        return _read(reader, question, values, clock, USUAL)
    rows = _kept(reader, question, values, clock, USUAL)
    gap = values["gap"]
    if question not in ADDED_UP or gap == USUAL:
        return rows
    is_kept = in_memory(reader, question, values, clock, gap) is not None
    return _joined(rows, (_kept if is_kept else _read)(reader, question, values, clock, gap))


def _kept(reader: Reader, question: str, values: Values, clock: str, gap: int) -> Rows:
    """Rows that are in memory."""
    shapes = in_memory(reader, question, values, clock, gap)
    areas, group = tuple(values["areas"]), tuple(str(values[name]) for name in EVERYBODY)
    return shapes.of(placed(reader, areas), group) if len(areas) > FEW else _few(reader, shapes, group, areas)


def _read(reader: Reader, question: str, values: Values, clock: str, base: int) -> Rows:
    """Rows of the file: those of the bound way of counting, and of the way `base`."""
    areas, asked = tuple(values["areas"]), tuple((name, values[name]) for name in FILTERS)
    text = APART.get(question, question) if len(areas) > FEW else question
    return _found(reader, text, (*asked, ("clock", clock), ("base", base)), areas)


def _counted(rows: Rows, counts: np.ndarray, *numbers: str) -> Rows:
    """The rows that count: taken out, or, where that are most, all of them with 0 as the `numbers` of the others."""
    if np.count_nonzero(counts) * SPARSE > counts.size:
        return {**rows, **{name: rows[name] * counts for name in numbers}}
    kept = np.flatnonzero(counts)
    return {name: column[kept] for name, column in rows.items()}


def _joined(rows: Rows, more: Rows) -> Rows:
    """The one rows after the other, each column in a type that is hardly larger."""
    return {name: np.concatenate([column, smallest(more[name])]) for name, column in rows.items()}


@lru_cache(maxsize=16)
def _found(reader: Reader, question: str, asked: tuple, areas: tuple[str, ...]) -> Rows:
    return reader.columns(question, dict(asked) | {"areas": list(areas)})[1]


@lru_cache(maxsize=16)
def _few(reader: Reader, shapes: Shapes, group: tuple[str, ...], areas: tuple[str, ...]) -> Rows:
    return shapes.of(placed(reader, areas), group)


def survival_in_span(reader: Reader, question: str, values: Values, longest: int = 0) -> AreaTables:
    """The life tables of the bound areas and months, as `survival_by_area` gives them.

    With `longest`, they are right up to that duration, and tell whether anybody was at risk beyond it, in two more
    columns.
    """
    rows = _rows(reader, ROWS[question], values, CLOCK[question])
    return tables_at(reader, *_shapes(question, rows, (values["first"], values["last"]), longest))


def survival_in_spans(
    reader: Reader, question: str, values: Values, spans: Sequence[tuple[int, int]], longest: int
) -> tuple[np.ndarray, np.ndarray, LifeTable]:
    """The life tables of the bound areas in each of some spans (first and last month), as `survival_in_span` gives
    them: of each the span and the place of the area among all codes in order."""
    rows, places = _rows(reader, ROWS[question], values, CLOCK[question]), len(codes_in_order(reader))
    of_span = [_shapes(question, rows, span, longest) for span in spans]
    place, *shapes = (np.concatenate(column) for column in zip(*of_span, strict=True))
    later = np.repeat(np.arange(len(spans)) * places, [shape[0].size for shape in of_span])
    there, life = life_at(places * len(spans), guard(reader), place + later, *shapes)
    return *np.divmod(there, places), life


def _shapes(question: str, rows: Rows, span: tuple[int, int], longest: int) -> Sequence[np.ndarray]:
    """Shapes of the spells (place, entered, until, event, spells) of a span of months."""
    if question == "exits_by_duration":
        return _stays(rows, *span, longest)
    rows = _counted(rows, _begun(rows, *span), *_zeroed(longest))
    until = _at_most(rows["ended"], longest + 2) if longest else rows["ended"]
    return rows["place"], np.zeros_like(until), until, rows["event"], rows["spells"]


def _zeroed(longest: int) -> tuple[str, ...]:
    """What is none for rows that do not count: with no longest duration theirs would make the life tables longer."""
    return ("spells",) if longest else ("spells", "ended")


def _stays(rows: Rows, first: int, last: int, longest: int) -> Sequence[np.ndarray]:
    """Shapes of the spells (place, entered, until, event, spells) as they are seen in the months from the first to the
    last; those seen only later than the duration `longest`, if it is not 0, may be one for each place."""
    counts, later = _seen(rows, first, last), np.zeros(0)
    if longest:
        near = counts & (rows["entry"] <= longest) & (rows["start"] >= first - longest)
        if np.count_nonzero(near) < FEWER * np.count_nonzero(counts):
            later, counts = _by_place(rows, rows["spells"] * (counts ^ near)), near
    rows = _counted(rows, counts, *_zeroed(longest))
    start = rows["start"].astype(np.int16)
    entered = np.maximum(rows["entry"], first - start)
    # Those that do not count may begin later, or end before they are seen.
    until = np.maximum(np.minimum(rows["ended"], last + 1 - start), 0)
    event = rows["event"] & (rows["ended"] <= until)
    shapes = rows["place"], np.minimum(entered, until), until, event, rows["spells"]
    return _cut(shapes, later, longest) if longest else shapes


def _cut(shapes: tuple[np.ndarray, ...], later: np.ndarray, longest: int) -> list[np.ndarray]:
    """Shapes of spells (place, entered, until, event, spells) up to a duration; those of each place that are seen only
    `later` are one."""
    place, entered, until, event, spells = shapes
    at = np.flatnonzero(later)
    seen_later = at, np.full(at.size, longest + 1), np.full(at.size, longest + 2), np.zeros(at.size, bool), later[at]
    near = place, _at_most(entered, longest + 1), _at_most(until, longest + 2), event, spells
    return [
        np.concatenate([one, other if one is spells else other.astype(one.dtype)])
        for one, other in zip(near, seen_later, strict=True)
    ]


def _by_place(rows: Rows, numbers: np.ndarray) -> np.ndarray:
    """One sum per place."""
    place, sums = rows.added(numbers) if isinstance(rows, Stretches) else (rows["place"], numbers)
    return np.bincount(place, sums)


def _at_most(months: np.ndarray, most: int) -> np.ndarray:
    return np.minimum(months, min(most, np.iinfo(months.dtype).max))


def _begun(rows: Rows, first: int, last: int) -> np.ndarray:
    return (rows["start"] >= first) & (rows["start"] <= last)


def _seen(rows: Rows, first: int, last: int) -> np.ndarray:
    """Which spells are under observation in a month from the first to the last."""
    start = rows["start"].astype(np.int16)
    return (start + rows["ended"] > first) & (start + rows["entry"] <= last)


def lags_in_span(reader: Reader, values: Values) -> Lags:
    """The lags to the paired service of the bound areas and months, as `lags_by_area` gives them; the rows must be in
    memory."""
    first, last = values["first"], values["last"]
    rows = _rows(reader, "lag_rows", values, "service")
    rows = _counted(rows, _begun(rows, first, last), "spells", "ended")
    place, ended, spells = (rows[name] for name in ("place", "ended", "spells"))
    codes, cells = codes_in_order(reader), []
    there, row = rows_of(place, len(codes))
    shape = (there.size, int(ended.max(initial=0)) + 1)
    for name in ("used", "left"):
        cells.append(laid_out(spells * rows[name], row, ended, shape))
    neither = spells * ~(rows["used"] | rows["left"])
    return lags_from(codes[there], *cells, laid_out(neither, row, ended, shape), guard(reader))


def spells_in_span(reader: Reader, values: Values) -> Persons:
    """Spells of each bound area that overlap the bound months, and persons with at least one.

    A spell is its person's first in the span if the one before it ended too early.
    """
    first, last = values["first"], values["last"]
    rows = _rows(reader, "recurrence_rows", values)
    rows = _counted(rows, (rows["start"] <= last) & (rows["ended"] >= first), "spells")
    spells = _summed(reader, rows, values, rows["spells"])
    persons = _summed(reader, rows, values, rows["spells"] * (rows["last_1"] < first))
    return Persons(np.array(values["areas"], dtype=object), persons, spells)


def months_in_span(reader: Reader, values: Values) -> Persons:
    """Persons of each bound area, and the months they received in the window that ends last before the bound month."""
    ends = _window_ends(reader, values["horizon"], values["programme"])
    latest = max(ends[ends <= values["last"]], default=min(ends, default=0))
    rows = _rows(reader, "received_rows", values)
    rows = _counted(rows, _window(rows, latest, values["horizon"]), "persons")
    persons = _summed(reader, rows, values, rows["persons"])
    months = _summed(reader, rows, values, rows["persons"].astype(np.int64) * rows["months"])
    return Persons(np.array(values["areas"], dtype=object), persons, months)


def _window(rows: Rows, until: int, months: int) -> np.ndarray:
    """Which rows are of the window of so many months that ends so; in the file they were asked for by its length."""
    there = rows["until"] == until
    return there & (rows["window_months"] == months) if "window_months" in rows else there


@lru_cache(maxsize=256)
def _window_ends(reader: Reader, months: int, programme: str = "") -> np.ndarray:
    """The last months of the windows of so many months, of a programme or of any."""
    rows = reader.read("window_ends", {})
    own = rows["window_months"] == months
    return rows["until"][own & (rows["programme"] == programme) if programme else own].unique()


def unserved_in_memory(reader: Reader, values: Values) -> pd.DataFrame:
    """What `unserved` finds of the bound areas; persons and users must be in memory."""
    latest = max(_window_ends(reader, YEAR), default=-1)
    rows = _rows(reader, "received_rows", values)
    rows = _counted(rows, _window(rows, latest, YEAR), "persons")
    persons = pd.Series(_summed(reader, rows, values, rows["persons"]), values["areas"])
    used = _rows(reader, "user_rows", values)
    users = np.minimum(_summed(reader, used, values, used["users"]), persons)
    found = pd.DataFrame({"persons": persons, "users": users}).rename_axis("area").reset_index()
    return unserved_of(found[found["persons"] > 0])


def distinct_in_span(reader: Reader, values: Values) -> Sums:
    """Persons of each bound area paid at least once in the bound months: those of the first month, and those paid
    later after a pause that began before it; over the mean of those paid in a month, or one."""
    first, last, codes = values["first"], values["last"], tuple(values["areas"])
    at, group = placed(reader, codes), [values[name] for name in EVERYBODY]
    rows = _rows(reader, "entry_rows", values)
    rows = _counted(rows, _later(rows, first, last), "persons")
    persons = by_period(reader, "person_months", values["programme"], *group)[at, first]
    persons = persons + _summed(reader, rows, values, rows["persons"])
    over, nothing = np.ones(len(codes)), np.zeros(len(codes))
    if values["denominator"]:
        over = by_period(reader, values["denominator"], values["denominator_programme"], *group)[at, first : last + 1]
        over = over.mean(axis=1)
    missing, barred = absent(reader, values, codes)
    return Sums(persons, over, nothing, missing, barred)


def _later(rows: Rows, first: int, last: int) -> np.ndarray:
    """Which payments after a pause that began before the span are in it, but for its first month."""
    return (rows["period"] > first) & (rows["period"] <= last) & (rows["previous"] < first)


def _summed(reader: Reader, rows: Rows, values: Values, weights: np.ndarray) -> np.ndarray:
    """One sum per bound area."""
    at: Sequence[int] = placed(reader, tuple(values["areas"]))
    return np.bincount(rows["place"], weights, minlength=int(max(at, default=0)) + 1)[at]


PERSONS = {"spells_per_person": spells_in_span, "months_received": months_in_span}
