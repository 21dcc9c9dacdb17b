"""The course of all areas of a level: the deciles of an indicator through the periods."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from analysis.quantiles import quantiles
from queries import told
from queries.catalogue import Catalogue, catalogue
from queries.cube import quotient, sums_by_period
from queries.places import among
from queries.reader import Reader
from queries.selection import Selection
from queries.values import Status, asked_of, bound, measures, statuses

STEP = 6
FEWEST = 20


@dataclass(frozen=True, eq=False)
class Deciles:
    """`values` is deciles 1–9 × the periods of `at` (indices of periods): NaN where too few areas show a value."""

    at: tuple[int, ...]
    values: np.ndarray


def deciles_by_period(reader: Reader, selection: Selection) -> Deciles | None:
    """The deciles among all areas of the selection's level, every half year; None for durations and frequencies."""
    held = catalogue(reader)
    if held.indicators[selection.indicator].kind not in ("ratio", "count"):
        return None
    return _deciles(reader, replace(selection, area="", within=held.root, from_=held.periods[0], to=held.periods[-1]))


@lru_cache(maxsize=16)
def _of_level(held: Catalogue, level: str) -> tuple[str, ...]:
    return tuple(area.code for area in held.areas.values() if area.level == level)


@lru_cache(maxsize=64)
def _deciles(reader: Reader, selection: Selection) -> Deciles:
    held = catalogue(reader)
    indicator = held.indicators[selection.indicator]
    last = told.known_to(held, indicator.numerator)
    at = tuple(sorted({*range(last, -1, -STEP), 0}))
    values = bound(held, selection) | measures(indicator, selection.programme)
    codes = _of_level(held, selection.level)
    sums = sums_by_period(reader, values, codes, at)
    value, persons = quotient(sums, indicator, 1)
    wide = np.where(
        statuses(value, persons, ~sums.barred, sums.missing, reader.threshold) <= Status.ZERO, value, np.nan
    )
    untold = told.untold(reader, held, asked_of(indicator, selection))
    wide[among(codes, untold)] = np.nan
    enough = np.isfinite(wide).sum(axis=0) >= FEWEST
    return Deciles(at, np.where(enough, quantiles(wide, np.arange(1, 10) / 10), np.nan))
