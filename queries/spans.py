"""The figures of a few areas in several spans of months, from rows that are fetched once.

The questions of the map ask the same of one span in SQL; a test holds both to the same answers.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from queries.cube import Sums, absent, by_period, placed
from queries.duration import AreaTables, tables_at
from queries.frequency import Persons
from queries.reader import Reader
from queries.told import EVERYBODY

Rows = Mapping[str, np.ndarray]
Values = Mapping[str, object]
ROWS = {"exits_by_duration": "spell_rows", "waits_by_day": "spell_rows", "returns_by_month": "return_rows"}
CLOCK = {"exits_by_duration": "receipt", "waits_by_day": "decision", "returns_by_month": ""}
FILTERS = ("programme", "gap", "horizon", *EVERYBODY)


def _rows(reader: Reader, question: str, values: Values, clock: str = "") -> Rows:
    asked = tuple((name, values[name]) for name in FILTERS)
    return _kept(reader, question, (*asked, ("clock", clock)), tuple(values["areas"]))


@lru_cache(maxsize=16)
def _kept(reader: Reader, question: str, asked: tuple, areas: tuple[str, ...]) -> Rows:
    return reader.columns(question, dict(asked) | {"areas": list(areas)})[1]


def survival_in_span(reader: Reader, question: str, values: Values) -> AreaTables:
    """The life tables of the bound areas and months, as `survival_by_area` gives them."""
    rows = _rows(reader, ROWS[question], values, CLOCK[question])
    first, last, start, ended = values["first"], values["last"], rows["start"].astype(np.int64), rows["ended"]
    event = rows["event"]
    if question == "exits_by_duration":
        entered, until = np.maximum(rows["entry"], first - start), np.minimum(ended, last - start + 1)
        kept, event = (start <= last) & (entered < until), event & (ended <= until)
    else:
        entered, until = np.zeros_like(start), ended
        kept = (start >= first) & (start <= last)
    columns = (rows["place"], entered, until, event, rows["spells"])
    return tables_at(reader, *(column[kept] for column in columns))


def spells_in_span(reader: Reader, values: Values) -> Persons:
    """Spells of each bound area that overlap the bound months, and persons with at least one.

    A spell is its person's first in the span if the one before it ended too early.
    """
    rows = _rows(reader, "recurrence_rows", values)
    kept = (rows["start"] <= values["last"]) & (rows["ended"] >= values["first"])
    first = kept & (rows["last_1"] < values["first"])
    spells, persons = (_summed(reader, rows, values, rows["spells"], which) for which in (kept, first))
    return Persons(np.array(values["areas"], dtype=object), persons, spells)


def months_in_span(reader: Reader, values: Values) -> Persons:
    """Persons of each bound area, and the months they received in the window that ends last before the bound month."""
    ends = reader.read("window_ends", values)["until"].to_numpy()
    latest = max(ends[ends <= values["last"]], default=min(ends, default=0))
    rows = _rows(reader, "received_rows", values)
    kept = rows["until"] == latest
    persons = _summed(reader, rows, values, rows["persons"], kept)
    months = _summed(reader, rows, values, rows["persons"] * rows["months"], kept)
    return Persons(np.array(values["areas"], dtype=object), persons, months)


def distinct_in_span(reader: Reader, values: Values) -> Sums:
    """Persons of each bound area paid at least once in the bound months: those of the first month, and those paid
    later after a pause that began before it; over the mean of those paid in a month, or one."""
    first, last, codes = values["first"], values["last"], tuple(values["areas"])
    at, group = placed(reader, codes), [values[name] for name in EVERYBODY]
    rows = _rows(reader, "entry_rows", values)
    later = (rows["period"] > first) & (rows["period"] <= last) & (rows["previous"] < first)
    persons = by_period(reader, "person_months", values["programme"], *group)[at, first]
    persons = persons + _summed(reader, rows, values, rows["persons"], later)
    over, nothing = np.ones(len(codes)), np.zeros(len(codes))
    if values["denominator"]:
        over = by_period(reader, values["denominator"], values["denominator_programme"], *group)[at, first : last + 1]
        over = over.mean(axis=1)
    missing, barred = absent(reader, values, codes)
    return Sums(persons, over, nothing, missing, barred)


def _summed(reader: Reader, rows: Rows, values: Values, weights: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """One sum per bound area of the rows that are kept."""
    at: Sequence[int] = placed(reader, tuple(values["areas"]))
    place = rows["place"][kept]
    return np.bincount(place, weights[kept], minlength=int(max(at, default=0)) + 1)[at]
