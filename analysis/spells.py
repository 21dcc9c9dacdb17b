"""Spells of receipt from months of payment, on plain arrays."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

# Cells of a grid, and cells or rows that are worked on at a time.
GRID, PIECE = 64_000_000, 500_000
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
    found = merge(_runs(person, month, paid), gap)
    return found if names is None else replace(found, person=names[found.person])


def _runs(person, month, paid) -> Spells:
    lowest, begun = int(person.min()), int(month.min())
    width, span = int(month.max()) - begun + 2, int(person.max()) - lowest + 1
    persons = min(max(GRID // width, 1), span)
    grid = np.zeros((persons, width), dtype=np.int64 if paid is None else np.result_type(paid, np.int64))
    parts = []
    for i, rows in enumerate(_shared_out(person, lowest, persons, -(-span // persons))):
        low = lowest + i * persons
        if i:
            grid[:] = 0
        for some in rows:
            cell = np.multiply(person[some] - low, width, dtype=np.int64)
            cell += month[some] - begun
            np.add.at(grid.reshape(-1), cell, 1 if paid is None else paid[some])
        for at in range(0, persons, max(PIECE // width, 1)):
            parts.append(_on_grid(grid[at : at + max(PIECE // width, 1)], low + at, begun))
    return Spells(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _shared_out(person: np.ndarray, lowest: int, persons: int, grids: int) -> Iterator[list[slice] | list[np.ndarray]]:
    """The rows of each grid of so many persons, in their order and in pieces that stay small."""
    if grids == 1:
        yield [slice(at, at + PIECE) for at in range(0, person.size, PIECE)]
        return
    # Small whole numbers are sorted by counting them.
    grid = ((person - lowest) // persons).astype(np.min_scalar_type(grids))
    ends = np.cumsum(np.bincount(grid, minlength=grids))
    for rows in np.split(np.argsort(grid, kind="stable"), ends[:-1]):
        yield np.array_split(rows, -(-rows.size // PIECE) or 1)


def _on_grid(grid: np.ndarray, person: int, month: int) -> tuple[np.ndarray, ...]:
    """The runs of a grid of persons by months whose last month is empty; what nets to less than nothing is set to
    nothing."""
    cells, width = grid.reshape(-1), grid.shape[1]
    if cells.min() < 0:
        np.maximum(cells, 0, out=cells)
    paid = cells > 0
    edges = np.flatnonzero(paid[1:] != paid[:-1]) + 1
    if paid[0]:
        edges = np.concatenate([[0], edges])
    begin, end = edges[::2], edges[1::2]
    # Between the end of a run and the next one there is nothing to add.
    amount = np.add.reduceat(cells, begin) if begin.size else cells[:0]
    who, first = np.divmod(begin, width)
    months = end - begin
    return who + person, first + month, first + month + months - 1, months, amount


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
