"""How the caseload of a month comes out of that of the month before."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis import survival
from analysis.balance import Balance
from queries.catalogue import catalogue
from queries.duration import THIN
from queries.groups import spells_of
from queries.reader import Reader
from queries.selection import Selection
from queries.told import decided

PARTS = ("entries", "exits", "moved", "paused", "aged")
STOCK = "person_months"


@dataclass(frozen=True)
class Flow:
    """Persons of one area: the month before, what changed, the month. `moved`, `paused` and `aged` are net."""

    period: str
    earlier_period: str
    earlier: int
    entered: int
    left: int
    moved: int
    paused: int
    aged: int
    stock: int

    @property
    def adds_up(self) -> bool:
        """Whether the parts explain the change to the last person."""
        return self.stock == self.earlier + self.entered - self.left + self.moved + self.paused + self.aged

    @property
    def parts(self) -> tuple[int, ...]:
        """The changes."""
        return (self.entered, self.left, self.moved, self.paused, self.aged)


@lru_cache(maxsize=256)
def monthly(reader: Reader, selection: Selection, areas: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Each measure of the caseload as a matrix of the areas by all months of the file."""
    held = catalogue(reader)
    values = {name: getattr(selection, name) for name in ("programme", "sex", "age", "hukou")}
    rows = reader.read("flows_by_month", values | {"areas": list(areas)})
    place = {area: i for i, area in enumerate(areas)}
    found = {name: np.zeros((len(areas), len(held.periods)), dtype=np.int64) for name in (STOCK, *PARTS)}
    for measure, part in rows.groupby("measure"):
        found[str(measure)][part["area"].map(place).to_numpy(int), part["period"].to_numpy(int)] = part["persons"]
    return found


def flows(reader: Reader, selection: Selection, area: str) -> tuple[Flow, ...]:
    """The caseload of every month from the second to the one after the last whose exits are decided."""
    held = catalogue(reader)
    found = {name: values[0] for name, values in monthly(reader, selection, (area,)).items()}
    if not found[STOCK].any():
        return ()
    last = min(decided(held) + 1, len(held.periods) - 1)
    return tuple(
        Flow(
            held.periods[m], held.periods[m - 1], int(found[STOCK][m - 1]), int(found["entries"][m]),
            int(found["exits"][m - 1]), int(found["moved"][m]), int(found["paused"][m]), int(found["aged"][m]),
            int(found[STOCK][m]),
        )
        for m in range(1, last + 1)
    )  # fmt: skip


def flow_of_month(reader: Reader, selection: Selection, area: str) -> Flow | None:
    """The caseload of the last chosen month, as far as its exits are decided; None where there is none."""
    to = min(catalogue(reader).period(selection.to), decided(catalogue(reader)) + 1)
    found = flows(reader, selection, area)
    return found[to - 1] if 1 <= to <= len(found) else None


@dataclass(frozen=True)
class Reconciled:
    """How many areas and months were added up, and which (area, period) do not."""

    areas: int
    months: int
    wrong: tuple[tuple[str, str], ...]


def reconciled(reader: Reader, selection: Selection, areas: tuple[str, ...]) -> Reconciled:
    """Whether the caseload of each of the areas adds up in every month."""
    held = catalogue(reader)
    found = monthly(reader, selection, areas)
    change = found["entries"] + found["moved"] + found["paused"] + found["aged"]
    change[:, 1:] -= found["exits"][:, :-1]
    last = min(decided(held) + 1, len(held.periods) - 1)
    apart = (found[STOCK][:, 1:] != found[STOCK][:, :-1] + change[:, 1:])[:, :last]
    held_some = found[STOCK].any(axis=1)
    wrong = tuple((areas[i], held.periods[m + 1]) for i, m in np.argwhere(apart))
    return Reconciled(int(held_some.sum()), last, wrong)


def balances(
    reader: Reader, selection: Selection, area: str, spans: tuple[tuple[int, int], ...]
) -> tuple[tuple[Balance, ...], int]:
    """Mean caseload, entries per month and mean duration of every covered person for each range of months, and the
    months to which the durations are restricted: as many as all ranges have ten spells at risk. Nothing where one of
    the figures is nothing."""
    held = catalogue(reader)
    found = {name: values[0] for name, values in monthly(reader, selection, (area,)).items()}
    asked = [
        replace(selection, from_=held.periods[first], to=held.periods[last], gap="", unit="person")
        for first, last in spans
    ]
    lives = [spells_of(reader, one, (area,)).of(area) for one in asked]
    if any(life is None for life in lives):
        return (), 0
    within = min(int(np.flatnonzero(life.at_risk >= THIN).max(initial=0)) for life in lives)
    made = tuple(
        Balance(
            float(found[STOCK][first : last + 1].mean()),
            float(found["entries"][first : last + 1].mean()),
            float(survival.restricted_mean(life, within)) if within else 0.0,
        )
        for life, (first, last) in zip(lives, spans, strict=True)
    )
    return (made, within) if all(min(one.stock, one.inflow, one.duration) > 0 for one in made) else ((), 0)


@lru_cache(maxsize=256)
def present_by_year(reader: Reader, selection: Selection, area: str) -> pd.DataFrame:
    """One row per calendar year: year, first_period, last_period, persons paid at least once in it."""
    values = {name: getattr(selection, name) for name in ("programme", "sex", "age", "hukou")}
    return reader.read("present_by_year", values | {"area": area})
