"""How long spells last: additive counts by duration, fetched for any areas and any filter."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.survival import LifeTable, from_counts
from queries.places import codes_in_order
from queries.reader import Reader

# A curve of fewer at risk, and an estimate from fewer spells, says nothing.
THIN, FEWEST_SPELLS = 10, 20
RECEIPT = "exits_by_duration"


@dataclass(frozen=True, eq=False)
class AreaTables:
    """The life tables of a question, one row per area with at least one spell."""

    area: np.ndarray
    life: LifeTable

    def of(self, area: str) -> LifeTable | None:
        """The life table of an area, or None if it has no spell."""
        at = np.flatnonzero(self.area == area)
        return self.life[int(at[0])] if at.size else None


def survival_by_area(reader: Reader, question: str, values: dict) -> AreaTables:
    """One life table per area with at least one spell under the question and filters `values`.

    Where the reader suppresses, a curve begins at the first duration with ten spells at risk.
    """
    if question == RECEIPT and values["level"]:
        return _of_shapes(reader, values)
    rows = reader.read(question, values)
    row, areas = pd.factorize(rows["area"], sort=True)
    return AreaTables(np.asarray(areas, dtype=object), tables_of(rows, row, len(areas), guard(reader)))


def _of_shapes(reader: Reader, values: dict) -> AreaTables:
    """The life tables of spells of receipt, counted here: of all townships these are millions of rows."""
    _, found = reader.columns("spells_of_areas", values)
    return tables_at(reader, *(found[name] for name in ("place", "entered", "ended", "exited", "spells")))


def tables_at(reader: Reader, place, entered, ended, event, spells) -> AreaTables:
    """The life tables of shapes of spells, as `life_at` takes them, by area: `place` is among all codes in order."""
    codes = codes_in_order(reader)
    there, life = life_at(codes.size, guard(reader), place, entered, ended, event, spells)
    return AreaTables(codes[there], life)


def life_at(places: int, thin: int, place, entered, ended, event, spells) -> tuple[np.ndarray, LifeTable]:
    """Which of so many places have a spell, in order, and a life table for each of these.

    Of shapes of spells, one array entry each: its place, months until they are seen and until they are seen no
    longer, whether by an event, and how many. `thin` is of `from_counts`.
    """
    width = int(ended.max(initial=0)) + 1
    many = place.size > places * width
    # Of very many spells nearly every place has some: it is its row.
    there, row = (np.arange(places), place) if many else rows_of(place, places)
    weights = spells.astype(float)
    cell = np.multiply(row, 2 * width, dtype=np.intp)
    cell += np.multiply(ended, 2, dtype=np.int16 if width < np.iinfo(np.int16).max // 2 else np.int32) + event
    left = np.bincount(cell, weights, 2 * there.size * width).reshape(there.size, width, 2)
    begun = np.zeros((there.size, width))
    if entered.any():
        np.multiply(row, width, out=cell, dtype=np.intp)
        cell += entered
        begun = np.bincount(cell, weights, there.size * width).reshape(there.size, width)
    else:
        begun[:, 0] = left.sum(axis=(1, 2))
    # Spells that another count of spells adds and takes away may leave a place none.
    some = left.any(axis=(1, 2))
    if not some.all():
        there, begun, left = there[some], begun[some], left[some]
    return there, from_counts(begun, left[..., 1], left[..., 0], thin)


def rows_of(place: np.ndarray, places: int) -> tuple[np.ndarray, np.ndarray]:
    """Which of so many places occur, in order, and for each entry which of these it is."""
    there = np.flatnonzero(np.bincount(place, minlength=places))
    row = np.zeros(places, dtype=np.int64)
    row[there] = np.arange(there.size)
    return there, row[place]


def guard(reader: Reader) -> int:
    """How many spells must be at risk for a duration to count: all do for a reader who sees everything."""
    return THIN if reader.threshold > 1 else 1


def fewest_spells(reader: Reader) -> int:
    """How many spells an estimate needs to be told: one is enough for a reader who sees everything."""
    return max(reader.threshold, FEWEST_SPELLS) if reader.threshold > 1 else 1


def tables_of(rows: pd.DataFrame, row: np.ndarray, groups: int, thin: int) -> LifeTable:
    """The life tables of rows with duration, n_in, ev, ce; `row` gives the group of each.

    Clocks on which all begin at 0 give no n_in.
    """
    duration = rows["duration"].to_numpy()
    shape = (groups, int(duration.max(initial=0)) + 1)
    entered, events, censored = (laid_out(rows[name].to_numpy(), row, duration, shape) for name in ("n_in", "ev", "ce"))
    if not entered.any():
        entered[:, :1] = (events + censored).sum(axis=1, keepdims=True)
    return from_counts(entered, events, censored, thin)


def laid_out(counts: np.ndarray, row: np.ndarray, duration: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Counts as a matrix of groups by durations."""
    flat = np.bincount(row * shape[1] + duration, weights=counts, minlength=shape[0] * shape[1])
    return flat.reshape(shape)
