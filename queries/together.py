"""The areas of a group taken together: their sums through the periods."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from queries import told
from queries.catalogue import Catalogue, Indicator, catalogue
from queries.cube import Sums, quotient, sums_by_period
from queries.measures import DECIDED_LATE
from queries.reader import Reader
from queries.selection import Selection
from queries.values import Status, asked_of, bound, measures, separated, statuses

WITHHELD = (Status.SUPPRESSED, Status.NOT_SEPARABLE)


@lru_cache(maxsize=64)
def group_by_period(reader: Reader, selection: Selection, codes: tuple[str, ...]) -> np.ndarray | None:
    """The indicator of the areas of a group together, one entry per period; None for one that no sum makes.

    An area without a value is left out. A period in which one of them is withheld is NaN: the sum would tell it.
    """
    held = catalogue(reader)
    indicator = held.indicators[selection.indicator]
    if indicator.kind == "hukou_gap":
        local, migrant = (
            _summed(reader, held, replace(selection, hukou=hukou), indicator, codes) for hukou in ("local", "migrant")
        )
        return local - migrant
    return _summed(reader, held, selection, indicator, codes) if indicator.kind in ("ratio", "count") else None


def _summed(reader: Reader, held: Catalogue, selection: Selection, indicator: Indicator, codes) -> np.ndarray:
    values = bound(held, selection) | measures(indicator, selection.programme)
    sums = sums_by_period(reader, values, codes, tuple(range(len(held.periods))))
    status = _statuses(reader, sums, indicator)
    untold = told.untold(reader, held, asked_of(indicator, selection))
    status = np.stack([separated(column, np.array(codes, dtype=object), untold) for column in status.T], axis=1)
    shown = status <= Status.ZERO
    whole = Sums(*(
        np.where(shown, part, 0).sum(axis=0, keepdims=True)
        for part in (sums.numerator, sums.denominator, sums.basis)
    ), missing=~shown.any(axis=0, keepdims=True), barred=np.zeros((1, shown.shape[1]), dtype=bool))  # fmt: skip
    value = np.where(_statuses(reader, whole, indicator) <= Status.ZERO, quotient(whole, indicator, 1)[0], np.nan)[0]
    value[np.isin(status, WITHHELD).any(axis=0)] = np.nan
    if indicator.numerator in DECIDED_LATE and "decided_to" in held.facts:
        value[held.period(held.facts["decided_to"]) + 1 :] = np.nan
    return value


def _statuses(reader: Reader, sums: Sums, indicator: Indicator) -> np.ndarray:
    value, persons = quotient(sums, indicator, 1)
    return statuses(value, persons, ~sums.barred, sums.missing, reader.threshold)
