"""Rows of spells in memory: those of a table and a programme by area, each column in the smallest type that holds it.

A filter is then a slice for each area and a comparison for each row; what is asked of the same spells for the map, its
benchmark, an area and its course reads no file. They are of one build, and shared by all who read it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa

MOST_BYTES = 300_000_000
# So many rows are looked at together: what is made of them on the way stays in the processor's own memory.
BATCH = 65_536
# What a row takes at least.
LEAST_BYTES = 6
TYPES = (np.int8, np.int16, np.int32, np.int64)
PEOPLE = ("sex", "age", "hukou")
# Question, clock (of a table that has several), programme, way of counting spells (of a table that has several).
Key = tuple[str, str, str, int]
Where = Callable[[Mapping[str, np.ndarray]], np.ndarray]


@dataclass(frozen=True, eq=False)
class Shapes:
    """Rows by group of people (sex, age, hukou) and place of the area among all codes: those of group g and place i
    from `first[g * places + i]` to the next; none of later places."""

    first: np.ndarray
    places: int
    groups: tuple[tuple[str, ...], ...]
    columns: Mapping[str, np.ndarray]

    @property
    def bytes(self) -> int:
        """How much memory the rows take."""
        return sum(column.nbytes for column in (self.first, *self.columns.values()))

    def of(self, places: np.ndarray, group: tuple[str, ...], where: Where | None = None) -> dict[str, np.ndarray]:
        """The rows of some places and of all people of a group, in which an empty category means everybody; with
        `where`, a function of the columns, those for which it holds. `place` is among the columns."""
        own = np.unique(places)
        own = own[own < self.places].astype(np.int32)
        block = (np.flatnonzero(self._people_of(group))[:, None] * self.places + own).ravel()
        place, starts, ends = np.resize(own, block.size), self.first[block], self.first[block + 1]
        until = np.cumsum(ends - starts)
        edges = np.searchsorted(until, np.arange(BATCH, until[-1] if until.size else 0, BATCH)) + 1
        parts = [
            self._batch(place[a:b], starts[a:b], ends[a:b], where)
            for a, b in pairwise(np.unique([0, *edges, block.size]).tolist())
        ]
        nothing = {name: column[:0] for name, column in self.columns.items()} | {"place": own[:0]}
        return {name: np.concatenate([part[name] for part in parts or [nothing]]) for name in nothing}

    def _batch(self, place: np.ndarray, starts: np.ndarray, ends: np.ndarray, where: Where | None) -> dict:
        """The rows of some blocks, one place each, for which `where` holds."""
        apart, counts = np.flatnonzero(starts[1:] != ends[:-1]), ends - starts
        stretch = _Stretch(self.columns, starts[[0, *(apart + 1)]], ends[[*apart, -1]])
        if where is None:
            return {name: stretch[name] for name in self.columns} | {"place": np.repeat(place, counts)}
        rows = np.flatnonzero(where(stretch))
        counts = np.diff(np.searchsorted(rows, np.cumsum(counts)), prepend=0)
        return {name: stretch[name][rows] for name in self.columns} | {"place": np.repeat(place, counts)}

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
    """The shapes of rows with place, sex, age, hukou and numbers."""
    place = table["place"].to_numpy()
    people, groups = _coded(table)
    order = None if (np.diff(place) >= 0).all() else np.argsort(place, kind="stable")
    # Of such small numbers numpy's stable order costs a pass or two.
    order = np.argsort(people, kind="stable") if order is None else order[np.argsort(people[order], kind="stable")]
    columns = {
        name: smallest(table[name].to_numpy())[order] for name in table.column_names if name not in ("place", *PEOPLE)
    }
    places = int(place.max(initial=-1)) + 1
    rows = np.bincount(people.astype(np.int64) * places + place, minlength=len(groups) * places)
    return Shapes(np.concatenate([[0], np.cumsum(rows)]).astype(np.int32), places, groups, columns)


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
        self._columns, self._ranges = columns, list(zip(starts.tolist(), ends.tolist(), strict=True))

    def __contains__(self, name: object) -> bool:
        """Whether there is such a column, put together already or not."""
        return name in self._columns

    def __missing__(self, name: str) -> np.ndarray:
        column = self._columns[name]
        pieces = [column[start:end] for start, end in self._ranges]
        self[name] = found = pieces[0] if len(pieces) == 1 else np.concatenate(pieces)
        return found
