"""The course of all areas of a level: the deciles of an indicator through the periods."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from queries import told
from queries.catalogue import catalogue
from queries.reader import Reader
from queries.selection import Selection
from queries.values import Status, asked_of, bound, measures, quotient, statuses

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


@lru_cache(maxsize=64)
def _deciles(reader: Reader, selection: Selection) -> Deciles:
    held = catalogue(reader)
    indicator = held.indicators[selection.indicator]
    last = len(held.periods) - 1
    at = tuple(sorted({*range(last, -1, -STEP), 0}))
    values = bound(held, selection) | measures(indicator, selection.programme) | {"periods": list(at)}
    rows = reader.read("sums_by_period", values)
    value, persons = quotient(rows, indicator, 1)
    applicable, missing = rows["not_applicable"].to_numpy() == 0, rows["missing"].to_numpy() > 0
    status = statuses(value, persons, applicable, missing, reader.threshold)
    told_apart = (status <= Status.ZERO) & ~rows["area"].isin(told.untold(reader, held, asked_of(indicator, selection)))
    rows = rows.assign(value=np.where(told_apart, value, np.nan))
    wide = rows.pivot(index="area", columns="period", values="value").reindex(columns=list(at)).to_numpy()
    enough = np.isfinite(wide).sum(axis=0) >= FEWEST
    found = np.full((9, len(at)), np.nan)
    found[:, enough] = np.nanquantile(wide[:, enough], np.arange(1, 10) / 10, axis=0)
    return Deciles(at, found)
