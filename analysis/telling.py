"""From atoms to areas: which atoms make up each cell in which an area is told."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.atoms import Choice, coarsened, largest_of_rows, largest_two


@dataclass(frozen=True, eq=False)
class Telling:
    """The atoms of a choice, and the rows told of areas as sums of them.

    An atom belongs to the township or, from `pools[0]` on, to the pool `owner`, and is cell `cell` of `breakdown`.
    A row tells cell `row_cell` of `row_breakdown` of an area: `row_level` 0 is the township, 1 the lowest upper
    level; `row_area` its number. Atom `pair_atom[i]` is part of row `pair_row[i]`; the pairs are sorted by row.
    """

    choice: Choice
    ladder: tuple[np.ndarray, ...]
    owner: np.ndarray
    breakdown: np.ndarray
    cell: np.ndarray
    row_level: np.ndarray
    row_area: np.ndarray
    row_breakdown: np.ndarray
    row_cell: np.ndarray
    pair_atom: np.ndarray
    pair_row: np.ndarray

    def atoms_of(self, counts: np.ndarray) -> np.ndarray:
        """The counts of each atom by month, of counts by township, group and month."""
        found = np.zeros((len(self.owner), counts.shape[2]), dtype=counts.dtype)
        townships = len(counts)
        for breakdown, cells in enumerate(self.ladder):
            own = (self.owner < townships) & (self.breakdown == breakdown)
            if own.any():
                found[own] = coarsened(counts, cells)[self.owner[own], self.cell[own]]
        for number, pool in enumerate(self.choice.pools):
            own = self.owner == townships + number
            pooled = counts[pool.members].sum(axis=0, keepdims=True)
            found[own] = coarsened(pooled, self.ladder[pool.breakdown])[0, self.cell[own]]
        return found

    def largest_of(self, first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The largest two contributions to each atom by month, of those by township, group and month."""
        found = np.zeros((2, len(self.owner), first.shape[2]))
        townships = len(first)
        for breakdown, cells in enumerate(self.ladder):
            own = (self.owner < townships) & (self.breakdown == breakdown)
            if own.any():
                found[:, own] = np.stack(largest_two(first, second, cells))[:, self.owner[own], self.cell[own]]
        for number, pool in enumerate(self.choice.pools):
            own = self.owner == townships + number
            pooled = largest_of_rows(first[pool.members], second[pool.members])
            found[:, own] = np.stack(largest_two(*pooled, self.ladder[pool.breakdown]))[:, 0, self.cell[own]]
        return found[0], found[1]

    def rows_of(self, atoms: np.ndarray) -> np.ndarray:
        """What is told of each row, of what is told of each atom."""
        if not len(self.row_level):
            return np.zeros((0, atoms.shape[1]), dtype=atoms.dtype)
        begins = np.flatnonzero(np.r_[True, self.pair_row[1:] != self.pair_row[:-1]])
        return np.add.reduceat(atoms[self.pair_atom], begins, axis=0)


def telling(choice: Choice, ladder: Sequence[np.ndarray], regions: Sequence[np.ndarray]) -> Telling:
    """The atoms and rows of a choice. `ladder` and `regions` are those it was made with."""
    owner, breakdown, cell = _atoms(choice, ladder)
    townships = len(choice.township)
    own = np.flatnonzero(owner < townships)
    parts = [(np.zeros(len(own), int), owner[own], breakdown[own], cell[own], own)]
    into = _containing(ladder)
    for level, (region, told) in enumerate(zip(regions, choice.regions, strict=True)):
        at = region[owner[own]]
        wanted = np.where(at >= 0, told[at], len(ladder))
        some = (at >= 0) & (wanted < len(ladder)) & (breakdown[own] <= wanted)
        atoms, wanted = own[some], wanted[some]
        parts.append(
            (np.full(len(atoms), level + 1), at[some], wanted, into[breakdown[atoms], wanted, cell[atoms]], atoms)
        )
        for number, pool in enumerate(choice.pools):
            above = region[pool.members[0]]
            if above >= 0 and pool.level <= level and told[above] == pool.breakdown:
                of_pool = np.flatnonzero(owner == townships + number)
                parts.append(
                    (np.full(len(of_pool), level + 1), np.full(len(of_pool), above), breakdown[of_pool], cell[of_pool],
                     of_pool)
                )  # fmt: skip
    keys = np.column_stack([np.concatenate([part[i] for part in parts]) for i in range(4)])
    rows, pair_row = np.unique(keys, axis=0, return_inverse=True)
    order = np.argsort(pair_row.ravel(), kind="stable")
    atoms = np.concatenate([part[4] for part in parts])
    return Telling(choice, tuple(ladder), owner, breakdown, cell, *rows.T, atoms[order], pair_row.ravel()[order])


def _atoms(choice: Choice, ladder: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Owner, breakdown and cell of every atom: of townships first, of pools after them."""
    sizes = np.array([int(cells.max()) + 1 for cells in ladder])
    owners = np.r_[np.arange(len(choice.township)), len(choice.township) + np.arange(len(choice.pools))]
    breakdown = np.r_[choice.township, [pool.breakdown for pool in choice.pools]].astype(int)
    some = breakdown < len(ladder)
    owners, breakdown = owners[some], breakdown[some]
    times = sizes[breakdown]
    cell = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    return np.repeat(owners, times), np.repeat(breakdown, times), cell


def _containing(ladder: Sequence[np.ndarray]) -> np.ndarray:
    """For a breakdown, a coarser one and a cell of the first: the cell of the second that contains it."""
    widest = max(int(cells.max()) + 1 for cells in ladder)
    found = np.zeros((len(ladder), len(ladder), widest), dtype=int)
    for i, fine in enumerate(ladder):
        for j, coarse in enumerate(ladder[i:], start=i):
            found[i, j, fine] = coarse
    return found
