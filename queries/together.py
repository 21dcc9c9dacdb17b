"""The areas of a group taken together: their sums, or the life table of all their spells."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from analysis.survival import LifeTable, from_counts
from queries import told
from queries.catalogue import Catalogue, Indicator, catalogue
from queries.cube import Sums, quotient, sums_by_period, window_sums
from queries.duration import AreaTables, fewest_spells, guard
from queries.either import life_tables
from queries.estimates import CLOCKS, STATISTICS, capped
from queries.reader import Reader
from queries.selection import Selection
from queries.trend import years
from queries.values import Status, asked_of, bound, measures, separated, statuses

WITHHELD = (Status.SUPPRESSED, Status.NOT_SEPARABLE)
SUMMED = ("ratio", "count")


@lru_cache(maxsize=64)
def group_by_period(reader: Reader, selection: Selection, codes: tuple[str, ...]) -> np.ndarray | None:
    """The indicator of the areas of a group together, one entry per period, per year of those from life tables; None
    for one that no sum makes.

    An area without a value is left out. A period in which one of them is withheld is NaN: the sum would tell it.
    """
    held = catalogue(reader)
    indicator = held.indicators[selection.indicator]
    if indicator.kind in CLOCKS:
        spans = [replace(selection, from_=first, to=last) for first, last in years(held.periods).values()]
        return np.array([_estimated(reader, held, span, indicator, codes, exact=True) for span in spans])
    return _of_both(_months, reader, held, selection, indicator, codes)


@lru_cache(maxsize=64)
def group_value(reader: Reader, selection: Selection, codes: tuple[str, ...]) -> float:
    """The indicator of the areas of a group together in the months of the selection; NaN where no sum makes it, or
    where one of them is withheld."""
    held = catalogue(reader)
    indicator = held.indicators[selection.indicator]
    if indicator.kind in CLOCKS:
        return _estimated(reader, held, selection, indicator, codes)
    found = _of_both(_window, reader, held, selection, indicator, codes)
    return float("nan") if found is None else float(found)


def _of_both(summed, reader: Reader, held: Catalogue, selection: Selection, indicator: Indicator, codes):
    """A figure of sums, or the difference of two; None for what is neither."""
    if indicator.kind == "hukou_gap":
        local, migrant = (
            summed(reader, held, replace(selection, hukou=hukou), indicator, codes) for hukou in ("local", "migrant")
        )
        return local - migrant
    return summed(reader, held, selection, indicator, codes) if indicator.kind in SUMMED else None


def _months(reader: Reader, held: Catalogue, selection: Selection, indicator: Indicator, codes) -> np.ndarray:
    values = bound(held, selection) | measures(indicator, selection.programme)
    sums = sums_by_period(reader, values, codes, tuple(range(len(held.periods))))
    value = _whole(reader, held, selection, indicator, codes, sums, 1)
    value[told.known_to(held, indicator.numerator) + 1 :] = np.nan
    return value


def _window(reader: Reader, held: Catalogue, selection: Selection, indicator: Indicator, codes) -> np.ndarray:
    values = bound(held, selection, indicator.numerator) | measures(indicator, selection.programme)
    sums = window_sums(reader, values, codes)
    return _whole(reader, held, selection, indicator, codes, sums, values["upto"] - values["first"])


def _whole(reader: Reader, held: Catalogue, selection: Selection, indicator, codes, sums: Sums, months: int):
    """The figure of the sum over the first axis, which has one entry per area."""
    status = _statuses(reader, sums, indicator, months)
    untold = told.untold(reader, held, asked_of(indicator, selection))
    status = separated(status.T, np.array(codes, dtype=object), untold).T
    shown = status <= Status.ZERO
    whole = Sums(*(
        np.where(shown, part, 0).sum(axis=0, keepdims=True)
        for part in (sums.numerator, sums.denominator, sums.basis)
    ), missing=~shown.any(axis=0, keepdims=True), barred=np.zeros((1, *shown.shape[1:]), dtype=bool))  # fmt: skip
    kept = _statuses(reader, whole, indicator, months) <= Status.ZERO
    value = np.where(kept, quotient(whole, indicator, months)[0], np.nan)[0]
    return np.where(np.isin(status, WITHHELD).any(axis=0), np.nan, value)


def _statuses(reader: Reader, sums: Sums, indicator: Indicator, months: int) -> np.ndarray:
    value, persons = quotient(sums, indicator, months)
    return statuses(value, persons, ~sums.barred, sums.missing, reader.threshold)


def _estimated(reader: Reader, held, selection: Selection, indicator: Indicator, codes, exact: bool = False) -> float:
    """What the life table of all spells of the areas says; with `exact`, only where the very months can be told."""
    source = told.source(indicator)
    asked = held.period(selection.from_), held.period(selection.to)
    if exact and (told.is_whole(held, source) or told.months(held, source, *asked, indicator.horizon) != asked):
        return float("nan")
    life = life_together(reader, selection, codes, indicator.kind, indicator.horizon)
    return float("nan") if life is None else float(capped(STATISTICS[indicator.kind](life, indicator), indicator))


@lru_cache(maxsize=64)
def life_together(
    reader: Reader, selection: Selection, codes: tuple[str, ...], kind: str, horizon: int = 0
) -> LifeTable | None:
    """The life table of all spells of some areas by the clock of a kind of indicator, right up to the horizon (to its
    end if that is 0). None where no area has a spell, where one has too few to be told (the sum would tell them), and
    where one is told only with others (it would be missing in the sum)."""
    held = catalogue(reader)
    if told.untold(reader, held, told.counted(kind, selection.programme)).intersection(codes):
        return None
    values = bound(held, selection, told.SOURCES[kind], horizon)
    areas = [code for code in codes if code not in reader.hidden]
    found = life_tables(reader, CLOCKS[kind], values | {"areas": areas, "level": "", "horizon": horizon}, horizon)
    minimum = fewest_spells(reader)
    few = (found.life.cases > 0) & (found.life.cases < minimum)
    return None if not len(found.area) or few.any() else together(found, guard(reader))


def together(tables: AreaTables, thin: int) -> LifeTable:
    """The life table of all spells of some areas."""
    life = tables.life
    return from_counts(*(part.sum(axis=0) for part in (life.entered, life.events, life.censored)), thin)
