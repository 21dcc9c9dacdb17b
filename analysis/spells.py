"""Spells of receipt from months of payment, on plain arrays."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

GRID = 32_000_000
SPARSE = 8


@dataclass(frozen=True, eq=False)
class Spells:
    """One entry per spell, by person and time: person, first and last month, months paid, amount."""

    person: np.ndarray
    first: np.ndarray
    last: np.ndarray
    months: np.ndarray
    amount: np.ndarray

    def __len__(self) -> int:
        return len(self.person)

    @property
    def duration(self) -> np.ndarray:
        """Months from the first to the last, bridged gaps included."""
        return self.last - self.first + 1


def from_months(person, month, amount=None, *, gap: int = 1) -> Spells:
    """Spells of payment rows: months of a person belong together if at most `gap` unpaid ones lie between.

    `person`: whole numbers, dense ones are fastest; `month`: month index of entitlement; `amount`: fen, rows of a
    person and month are added up first, and months that net to nothing or less are not paid ones; without it each
    row counts as paid. Shapes (n,). Raises ValueError for shapes that differ or a negative gap.

    Payments are laid on grids of persons by months, one after the other, so no row is ever sorted among its like:
    the cost is a few passes over the rows and one over the grids, which stay small enough for the memory.
    """
    person, month = np.asarray(person), np.asarray(month)
    paid = None if amount is None else np.asarray(amount)
    if person.shape != month.shape or (paid is not None and paid.shape != person.shape) or person.ndim != 1:
        raise ValueError("person, month and amount must be one-dimensional and of one length.")
    if gap < 0:
        raise ValueError("The gap tolerance is a number of months, 0 or more.")
    if not person.size:
        return Spells(*(np.zeros(0, dtype=np.int64) for _ in range(5)))
    names = None
    if int(person.max()) - int(person.min()) > SPARSE * person.size:
        names, person = np.unique(person, return_inverse=True)
    found = _by_grids(person, month, paid, gap)
    return found if names is None else replace(found, person=names[found.person])


def _by_grids(person, month, paid, gap: int) -> Spells:
    lowest, begun = int(person.min()), int(month.min())
    width = int(month.max()) - begun + gap + 2
    # A grid holds a power of two of persons.
    doublings = max(GRID // width, 1).bit_length() - 1
    grids = (int(person.max()) - lowest >> doublings) + 1
    parts = []
    for i, rows in enumerate(_shared_out(person - lowest >> doublings, grids)):
        low = lowest + (i << doublings)
        cell = (person[rows] - low).astype(np.int64) * width + (month[rows] - begun)
        grid = np.bincount(cell, None if paid is None else paid[rows])
        parts.append(_on_grid(grid, width, low, begun, gap))
    return Spells(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _shared_out(grid: np.ndarray, grids: int) -> Iterator[slice | np.ndarray]:
    """The rows of each grid, in their order."""
    if grids == 1:
        yield slice(None)
        return
    # Small whole numbers are sorted by counting them.
    order = np.argsort(grid.astype(np.min_scalar_type(grids)), kind="stable")
    ends = np.cumsum(np.bincount(grid, minlength=grids))
    yield from np.split(order, ends[:-1])


def _on_grid(grid: np.ndarray, width: int, person: int, month: int, gap: int) -> tuple[np.ndarray, ...]:
    """The spells of a grid whose rows of `width` months each end in more empty months than may be bridged."""
    paid = np.flatnonzero(grid > 0)
    ends = np.flatnonzero(np.diff(paid) > gap + 1)
    begin = np.concatenate([np.zeros(min(paid.size, 1), dtype=np.int64), ends + 1])
    end = np.concatenate([ends, np.full(min(paid.size, 1), paid.size - 1)])
    amount = np.add.reduceat(grid[paid], begin) if paid.size else grid[:0]
    first, last = paid[begin], paid[end]
    return first // width + person, first % width + month, last % width + month, end - begin + 1, amount


def merge(spells: Spells, gap: int) -> Spells:
    """Spells under a wider tolerance, from those of a narrower one; the same as from the payments."""
    if not len(spells):
        return spells
    apart = (spells.person[1:] != spells.person[:-1]) | (spells.first[1:] - spells.last[:-1] > gap + 1)
    begin = np.concatenate([[0], np.flatnonzero(apart) + 1])
    end = np.concatenate([begin[1:], [len(spells)]]) - 1
    return Spells(
        spells.person[begin],
        spells.first[begin],
        spells.last[end],
        np.add.reduceat(spells.months, begin),
        np.add.reduceat(spells.amount, begin),
    )


def observed(last, started, decided: int, begins: int = 0) -> tuple[np.ndarray, ...]:
    """Entry, exit, event and visibility of spells, as `survival.life_table` wants them.

    `started`: the first month, or that of the award where the spell was under way when the window opened at
    `begins`; NaN where it is not known: such a spell is not visible, and must be counted and told. An exit is an
    event up to `decided`; later ones are censored there, never at the last paid month, which would tell of the
    exit. Shapes (n,).
    """
    last, started = np.asarray(last, dtype=float), np.asarray(started, dtype=float)
    entry = np.maximum(begins - started, 0)
    event = last <= decided
    exit_ = np.where(event, last, decided) - started + 1
    visible = np.isfinite(started) & (started <= decided) & (exit_ > entry)
    return entry, exit_, event, visible
