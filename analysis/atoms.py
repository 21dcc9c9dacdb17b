"""The choice of atoms: how finely each area may be told, so that every group told has at least k persons.

A ladder lists breakdowns from the finest to none, each a coarsening of the one before. A township is told at the
finest breakdown all of whose cells are safe in every month. Townships that are not told at a breakdown are pooled,
for that breakdown alone, inside the lowest area above them in which the pool is safe: then the area is told at it.
Where the pool is not safe, one neighbour joins it and is itself told one step more coarsely, with the areas below the
pool that it lies in.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.disclosure import is_free_of_dominance, is_safe

# How many neighbours are tried, the smallest first, to make a pool safe.
NEIGHBOURS = 4
ROWS_AT_ONCE = 64


@dataclass(frozen=True, eq=False)
class Evidence:
    """What decides whether a group may be told: one row per township, one column per group, months last.

    `persons` must be 0 or k in every month; so must each of `others`, arrays of the same shape paired with their
    least count, such as those of the population who do not receive. `amount`, `first` and `second` are the total
    and the two largest contributions to it, if amounts are told.
    """

    persons: np.ndarray
    k: int
    others: tuple[tuple[np.ndarray, int], ...] = ()
    amount: np.ndarray | None = None
    first: np.ndarray | None = None
    second: np.ndarray | None = None

    def safe(self, cells: np.ndarray) -> np.ndarray:
        """Whether each township is safe in all cells of a breakdown."""
        found = is_safe(coarsened(self.persons, cells), self.k).all(axis=1)
        for counts, least in self.others:
            found &= is_safe(coarsened(counts, cells), least).all(axis=1)
        if self.amount is not None:
            first, second = largest_two(self.first, self.second, cells)
            found &= is_free_of_dominance(coarsened(self.amount, cells), first, second).all(axis=1)
        return found

    def safe_together(self, members: np.ndarray, cells: np.ndarray) -> bool:
        """Whether the members are safe in all cells of a breakdown as one township. What costs most is asked last."""

        def together(counts: np.ndarray) -> np.ndarray:
            return coarsened(counts[members].sum(axis=0, keepdims=True), cells)

        counted = ((self.persons, self.k), *self.others)
        if not all(is_safe(together(counts), least).all() for counts, least in counted):
            return False
        if self.amount is None:
            return True
        largest = largest_two(*largest_of_rows(self.first[members], self.second[members]), cells)
        return bool(is_free_of_dominance(together(self.amount), *largest).all())


@dataclass(frozen=True, eq=False)
class Pool:
    """Townships told together at one breakdown: its place in the ladder, the level and number of the area above."""

    breakdown: int
    level: int
    region: int
    members: np.ndarray


@dataclass(frozen=True, eq=False)
class Choice:
    """How finely everything is told. `township` holds the place in the ladder of each township, `regions` that of
    each area of each upper level, lowest first; the length of the ladder means: not told."""

    township: np.ndarray
    regions: tuple[np.ndarray, ...]
    pools: tuple[Pool, ...]


def coarsened(counts: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Groups summed into the cells of a breakdown: (townships, cells, months)."""
    found = np.zeros((counts.shape[0], int(cells.max()) + 1, counts.shape[2]), dtype=counts.dtype)
    for group, cell in enumerate(cells):
        found[:, cell] += counts[:, group]
    return found


def largest_two(first: np.ndarray, second: np.ndarray, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The largest two contributions in each cell of a breakdown, of groups whose `first` is at least `second`."""
    shape = (first.shape[0], int(cells.max()) + 1, first.shape[2])
    one, two = np.zeros(shape), np.zeros(shape)
    for group, cell in enumerate(cells):
        lesser = np.minimum(one[:, cell], first[:, group])
        two[:, cell] = np.maximum(lesser, np.maximum(two[:, cell], second[:, group]))
        one[:, cell] = np.maximum(one[:, cell], first[:, group])
    return one, two


def largest_of_rows(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The largest two contributions of all rows, as one row each."""
    both = np.partition(np.concatenate([first, second]), -2, axis=0)
    return both[-1:], both[-2:-1]


def choose(
    evidence: Evidence, ladder: Sequence[np.ndarray], regions: Sequence[np.ndarray], filters: Sequence[np.ndarray]
) -> Choice:
    """The finest telling of every township and area that is safe.

    `regions` gives for each upper level, lowest first, the number of the area above each township (−1 where there
    is none); `filters` are the sets of groups that can be asked for, as booleans.
    """
    making = _Making(evidence, ladder, regions, filters)
    for breakdown in reversed(range(len(ladder))):
        making.tell(breakdown)
    return Choice(making.township, tuple(making.told), tuple(making.pools))


class _Making:
    """A choice in the making, from the coarsest breakdown to the finest."""

    def __init__(self, evidence: Evidence, ladder, regions, filters):
        self.evidence, self.ladder, self.regions, self.filters = evidence, ladder, regions, filters
        self.size = evidence.persons.sum(axis=(1, 2))
        self.township = np.full(len(evidence.persons), len(ladder))
        for breakdown in reversed(range(len(ladder))):
            self.township[evidence.safe(ladder[breakdown])] = breakdown
        self.told = [np.full(int(region.max(initial=-1)) + 1, len(ladder)) for region in regions]
        self.pools: list[Pool] = []

    def tell(self, breakdown: int) -> None:
        """Pools what is left at a breakdown, level by level, and notes which areas are told at it."""
        left = self.township > breakdown
        self.cuts = _cuts(self.ladder, breakdown, self.filters)
        for level, region in enumerate(self.regions):
            # Told at a breakdown only if told at every coarser one: their difference must not leave a few.
            known = self.told[level] == breakdown + 1
            for number in np.unique(region[left & (region >= 0)]):
                if known[number]:
                    self._pool(breakdown, level, int(number), left)
            known[region[left & (region >= 0)]] = False
            self.told[level][known] = breakdown

    def _pool(self, breakdown: int, level: int, number: int, left: np.ndarray) -> None:
        """Pools what is left in an area, with the smallest neighbour or lower pool if it is not safe alone."""
        inside = self.regions[level] == number
        below = [pool for pool in self.pools if pool.breakdown == breakdown and inside[pool.members].all()]
        free = inside & ~left & (self.township <= breakdown) & (self.size > 0)
        for pool in below:
            free &= self.regions[pool.level] != pool.region
        alone = np.flatnonzero(left & inside)
        for more in ([], *self._smallest([[at] for at in np.flatnonzero(free)]), *self._smallest(
                [pool.members for pool in below])):  # fmt: skip
            members = np.sort(np.array([*alone, *more], dtype=int))
            if self._is_safe(breakdown, members):
                joined = members[~left[members]]
                self._coarsen(joined, breakdown + 1, level)
                taken = {id(pool) for pool in below if set(pool.members) <= set(members)}
                self.pools = [pool for pool in self.pools if id(pool) not in taken]
                self.pools.append(Pool(breakdown, level, number, members))
                left[members] = False
                return

    def _smallest(self, options: list) -> list:
        return sorted(options, key=lambda own: (self.size[own].sum(), own[0]))[:NEIGHBOURS]

    def _coarsen(self, joined: np.ndarray, breakdown: int, level: int) -> None:
        """Tell neighbours that join a pool, and the areas below the pool that they lie in, more coarsely."""
        self.township[joined] = np.maximum(self.township[joined], breakdown)
        for own, region in zip(self.told[:level], self.regions, strict=False):
            at = region[joined]
            own[at[at >= 0]] = np.maximum(own[at[at >= 0]], breakdown)

    def _is_safe(self, breakdown: int, members: np.ndarray) -> bool:
        if not self.evidence.safe_together(members, self.ladder[breakdown]):
            return False
        township = self.township.copy()
        township[members] = np.maximum(township[members], breakdown + 1)
        return self._holds_apart(breakdown, members, township)

    def _holds_apart(self, breakdown: int, members: np.ndarray, township: np.ndarray) -> bool:
        """Whether every filter leaves nobody or k once every told cell that happens to lie within it is taken away.

        A township told without sex, in a month in which it has no men, is a group of women: a figure for the women
        of its pool, less that township, must not leave a few. The cells taken away are those of the townships
        themselves, or, for each coarser breakdown, those of its pools.
        """
        persons, depth = self.evidence.persons, len(self.ladder)
        within = np.zeros(len(persons), dtype=bool)
        within[members] = True
        whole = self.cuts[0] @ persons[members].sum(axis=0)
        own = members[township[members] < depth]
        pooled = [pool for pool in self.pools if pool.breakdown > breakdown and within[pool.members].all()]
        for coarser in sorted({pool.breakdown for pool in pooled} | {depth}):
            merged = [pool.members for pool in pooled if pool.breakdown == coarser]
            alone = own[~np.isin(own, np.concatenate(merged))] if merged else own
            rest = whole.copy()
            for told in range(breakdown + 1, depth):
                counts = persons[alone[township[alone] == told]]
                if told == coarser:
                    counts = np.concatenate([counts, *(persons[rows].sum(axis=0, keepdims=True) for rows in merged)])
                rest -= _contained(counts, *self.cuts[1][told])
            if not is_safe(rest, self.evidence.k).all():
                return False
        return True


def separates(cells: np.ndarray, inside: np.ndarray) -> bool:
    """Whether a set of groups is a union of cells of a breakdown."""
    return not set(cells[inside]) & set(cells[~inside])


def _cuts(ladder, breakdown: int, filters) -> tuple[np.ndarray, dict[int, tuple]]:
    """The filters a breakdown separates; and for each coarser one how they cut its cells: the distinct parts of
    cells within a filter, the rest of those cells, and which parts make up each filter."""
    asked = np.array([inside for inside in filters if separates(ladder[breakdown], inside)])
    found = {}
    for told in range(breakdown + 1, len(ladder)):
        cell = ladder[told] == np.arange(int(ladder[told].max()) + 1)[:, None]
        parts = (asked[:, None] & cell).reshape(-1, asked.shape[1])
        inside, index = np.unique(parts, axis=0, return_inverse=True)
        rest = np.array([(cell[(cell & part).any(axis=1)].any(axis=0)) & ~part for part in inside])
        found[told] = (inside.astype(np.float32), rest.astype(np.float32), index.reshape(len(asked), -1))
    return asked.astype(np.int64), found


def _contained(counts: np.ndarray, inside: np.ndarray, rest: np.ndarray, index: np.ndarray) -> np.ndarray:
    """Persons by filter and month in those told cells all of whose persons happen to be within the filter."""
    months = counts.shape[2]
    found = np.zeros((len(inside), months), dtype=np.int64)
    for begin in range(0, len(counts), ROWS_AT_ONCE):
        part = counts[begin : begin + ROWS_AT_ONCE].transpose(1, 0, 2)
        flat = part.reshape(len(part), -1).astype(np.float32)
        some = np.where(rest @ flat == 0, inside @ flat, 0).reshape(len(inside), -1, months)
        found += np.rint(some.sum(axis=1, dtype=np.float64)).astype(np.int64)
    return found[index].sum(axis=1)
