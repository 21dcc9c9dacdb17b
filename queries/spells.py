"""Rows of spells in memory: those of a table and a programme by area, each column in the smallest type that holds it.

A filter is then a slice for each area and a comparison for each row; what is asked of the same spells for the map, its
benchmark, an area and its course reads no file. They are of one build, and shared by all who read it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

MOST_BYTES = 300_000_000
# What a row takes at least.
LEAST_BYTES = 6
TYPES = (np.int8, np.int16, np.int32, np.int64)
PEOPLE = ("sex", "age", "hukou")
# Question, clock (of a table that has several), programme, way of counting spells (of a table that has several).
Key = tuple[str, str, str, int]


@dataclass(frozen=True, eq=False)
class Shapes:
    """Rows by group of people (sex, age, hukou) and area: those of group g and of the area at place `order[i]` among
    all codes from `first[g * order.size + i]` to the next."""

    first: np.ndarray
    order: np.ndarray
    groups: tuple[tuple[str, ...], ...]
    columns: Mapping[str, np.ndarray]

    @property
    def bytes(self) -> int:
        """How much memory the rows take."""
        return sum(column.nbytes for column in (self.first, *self.columns.values()))

    def of(self, places: np.ndarray, group: tuple[str, ...]) -> "Stretches":
        """The rows of some places and of all people of a group, in which an empty category means everybody. `place` is
        among the columns."""
        own = np.flatnonzero(np.isin(self.order, places))
        block = (np.flatnonzero(self._people_of(group))[:, None] * self.order.size + own).ravel()
        place, starts, ends = np.resize(self.order[own], block.size), self.first[block], self.first[block + 1]
        some = ends > starts
        return Stretches(self.columns, place[some], starts[some], ends[some])

    def _people_of(self, group: tuple[str, ...]) -> np.ndarray:
        """Which of the groups are of a group in which an empty category means everybody."""
        pairs = (zip(group, people, strict=True) for people in self.groups)
        return np.array([all(one in ("", own) for one, own in pair) for pair in pairs], dtype=bool)


class Spells:
    """The shapes that are kept, up to so many bytes together."""

    def __init__(self, most: int = MOST_BYTES):
        self._most, self._kept, self.bytes = most, {}, 0

    def of(self, key: Key) -> Shapes | None:
        """The shapes of a question; None if they are not kept."""
        return self._kept.get(key)

    def keep(
        self, key: Key, rows: int, order: np.ndarray, fetch: Callable[[str, Mapping[str, object]], pa.Table]
    ) -> None:
        """Fetches and keeps the shapes of a question by the `order` of places, if there is room for so many rows."""
        if key in self._kept or self.bytes + LEAST_BYTES * rows > self._most:
            return
        question, *asked = key
        shapes = shapes_of(fetch(question, dict(zip(("clock", "programme", "gap"), asked, strict=True))), order)
        if self.bytes + shapes.bytes <= self._most:
            self._kept[key] = shapes
            self.bytes += shapes.bytes


def shapes_of(table: pa.Table, order: np.ndarray) -> Shapes:
    """The shapes of rows with place, sex, age, hukou and numbers, which lie by the `order` of places: what is asked of
    most of them together is one stretch for each group."""
    at = np.argsort(order).astype(order.dtype)[table["place"].to_numpy()]
    people, groups = _coded(table)
    # Of such small numbers numpy's stable order costs a pass or two.
    by_place = np.argsort(at, kind="stable")
    rows = by_place[np.argsort(people[by_place], kind="stable")]
    columns = {
        name: smallest(table[name].to_numpy())[rows] for name in table.column_names if name not in ("place", *PEOPLE)
    }
    counts = np.bincount(people.astype(np.int64) * order.size + at, minlength=len(groups) * order.size)
    return Shapes(np.concatenate([[0], np.cumsum(counts)]).astype(np.int32), order, groups, columns)


def _coded(table: pa.Table) -> tuple[np.ndarray, tuple[tuple[str, ...], ...]]:
    """The group of each row, and the groups that occur."""
    coded = [table[name].combine_chunks().dictionary_encode() for name in PEOPLE]
    names, key = [column.dictionary.to_pylist() for column in coded], np.zeros(len(table), dtype=np.int32)
    for column, own in zip(coded, names, strict=True):
        key = key * len(own) + column.indices.to_numpy()
    there = np.flatnonzero(np.bincount(key))
    index = np.zeros(int(there.max(initial=0)) + 1, dtype=np.int16)
    index[there] = np.arange(there.size)
    sizes = tuple(len(own) for own in names)
    groups = tuple(
        tuple(own[i] for own, i in zip(names, np.unravel_index(at, sizes), strict=True)) for at in there.tolist()
    )
    return smallest(index[key]), groups


def smallest(column: np.ndarray) -> np.ndarray:
    """The whole numbers of a column in the smallest type that holds them."""
    if column.dtype == bool or not column.size:
        return column
    least, most = column.min(), column.max()
    kind = next(kind for kind in TYPES if np.iinfo(kind).min <= least and most <= np.iinfo(kind).max)
    return column.astype(kind)


class Stretches(Mapping):
    """Columns of some stretches of the rows, one after the other, each put together when it is first asked for; `place`
    tells the place of each row, which is that of its stretch."""

    def __init__(self, columns: Mapping[str, np.ndarray], place: np.ndarray, starts: np.ndarray, ends: np.ndarray):
        self._columns, self._made = columns, {}
        self._place, self._rows = place, ends - starts
        apart = np.flatnonzero(starts[1:] != ends[:-1])
        firsts, lasts = np.r_[starts[:1], starts[apart + 1]], np.r_[ends[apart], ends[-1:]]
        self._ranges = list(zip(firsts.tolist(), lasts.tolist(), strict=True)) or [(0, 0)]

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self._made:
            self._made[name] = np.repeat(self._place, self._rows) if name == "place" else self._joined(name)
        return self._made[name]

    def added(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """A number for each row, added up by stretch: the places, one of which may occur several times, and sums."""
        starts = np.cumsum(self._rows) - self._rows
        return self._place, np.add.reduceat(numbers, starts, dtype=np.int64) if starts.size else starts

    def _joined(self, name: str) -> np.ndarray:
        pieces = [self._columns[name][start:end] for start, end in self._ranges]
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)

    def __contains__(self, name: object) -> bool:
        return name == "place" or name in self._columns

    def __iter__(self) -> Iterator[str]:
        return iter(("place", *self._columns))

    def __len__(self) -> int:
        return 1 + len(self._columns)
