"""Rows of spells in memory: those of a table and a programme by area, each column in the smallest type that holds it.

A filter is then a slice for each area and a comparison for each row; what is asked of the same spells for the map, its
benchmark, an area and its course reads no file. They are of one build, and shared by all who read it.
"""

from collections.abc import Callable, Mapping
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
Where = Callable[[Mapping[str, np.ndarray]], np.ndarray]


@dataclass(frozen=True, eq=False)
class Shapes:
    """Rows by place of the area among all codes: those of place i from `first[i]` to `first[i + 1]`, none of later
    places; `people` is the
    index of the row's group among `groups` (sex, age, hukou)."""

    first: np.ndarray
    people: np.ndarray
    groups: tuple[tuple[str, ...], ...]
    columns: Mapping[str, np.ndarray]

    @property
    def bytes(self) -> int:
        """How much memory the rows take."""
        return sum(column.nbytes for column in (self.first, self.people, *self.columns.values()))

    def of(self, places: np.ndarray, group: tuple[str, ...], where: Where | None = None) -> dict[str, np.ndarray]:
        """The rows of some places, at least one, and of all people of a group, in which an empty category means
        everybody; with `where`, a function of the columns, those for which it holds. `place` is among the columns."""
        places = np.unique(places)
        last = len(self.first) - 1
        starts, ends = self.first[np.minimum(places, last)], self.first[np.minimum(places + 1, last)]
        apart = np.flatnonzero(starts[1:] != ends[:-1])
        stretch = _Stretch(self.columns, starts[[0, *(apart + 1)]], ends[[*apart, -1]])
        place = np.repeat(places.astype(np.int32), ends - starts)
        kept = np.ones(len(place), dtype=bool) if where is None else where(stretch)
        if any(group) and self.groups:
            kept = kept & self._people_of(group)[stretch.of(self.people)]
        if kept.all():
            return {name: stretch[name] for name in self.columns} | {"place": place}
        rows = np.flatnonzero(kept)
        at = stretch.at(rows)
        return {name: column[at] for name, column in self.columns.items()} | {"place": place[rows]}

    def _people_of(self, group: tuple[str, ...]) -> np.ndarray:
        """Which of the groups are of a group in which an empty category means everybody."""
        pairs = (zip(group, people, strict=True) for people in self.groups)
        return np.array([all(one in ("", own) for one, own in pair) for pair in pairs])


class Spells:
    """The shapes that are kept, up to so many bytes together."""

    def __init__(self, most: int = MOST_BYTES):
        self._most, self._kept, self.bytes = most, {}, 0

    def of(self, key: Key) -> Shapes | None:
        """The shapes of a question; None if they are not kept."""
        return self._kept.get(key)

    def keep(self, key: Key, rows: int, fetch: Callable[[str, Mapping[str, object]], pa.Table]) -> None:
        """Fetches and keeps the shapes of a question, if there is room for so many rows."""
        if key in self._kept or self.bytes + LEAST_BYTES * rows > self._most:
            return
        question, *asked = key
        shapes = shapes_of(fetch(question, dict(zip(("clock", "programme", "gap"), asked, strict=True))))
        if self.bytes + shapes.bytes <= self._most:
            self._kept[key] = shapes
            self.bytes += shapes.bytes


def as_table(answer) -> pa.Table:
    """All rows of an answer."""
    return answer.to_arrow_table()


def shapes_of(table: pa.Table) -> Shapes:
    """The shapes of rows with place, sex, age, hukou and numbers, in the order of the places."""
    place = table["place"].to_numpy()
    order = None if (np.diff(place) >= 0).all() else np.argsort(place, kind="stable")
    people, groups = _coded(table)
    columns = {name: smallest(table[name].to_numpy()) for name in table.column_names if name not in ("place", *PEOPLE)}
    if order is not None:
        place, people = place[order], people[order]
        columns = {name: column[order] for name, column in columns.items()}
    return Shapes(np.searchsorted(place, np.arange(int(place.max(initial=-1)) + 2)), people, groups, columns)


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


class _Stretch(dict):
    """Columns of some stretches of the rows, one after the other, each put together when it is asked for."""

    def __init__(self, columns: Mapping[str, np.ndarray], starts: np.ndarray, ends: np.ndarray):
        super().__init__()
        self._columns, self._starts, self._ends = columns, starts, ends

    def __contains__(self, name: object) -> bool:
        """Whether there is such a column, put together already or not."""
        return name in self._columns

    def __missing__(self, name: str) -> np.ndarray:
        self[name] = found = self.of(self._columns[name])
        return found

    def of(self, column: np.ndarray) -> np.ndarray:
        """The stretches of a column."""
        if len(self._starts) == 1:
            return column[self._starts[0] : self._ends[0]]
        return np.concatenate([column[a:b] for a, b in zip(self._starts, self._ends, strict=True)])

    def at(self, rows: np.ndarray) -> np.ndarray:
        """Where rows of the stretches, in order, stand among all rows."""
        until = np.cumsum(self._ends - self._starts)
        return rows + np.repeat(self._ends - until, np.diff(np.searchsorted(rows, until), prepend=0))
