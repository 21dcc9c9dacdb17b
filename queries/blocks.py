"""The cube in memory: one figure per area, group of people and month, in the smallest type that holds it.

A million rows of prefix sums are a sixth of their size as the figures of each month, and what is asked of them is
then added up in a millisecond or two. They are of one build, and shared by all who read it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

TYPES = (np.int8, np.int16, np.int32, np.int64)
Group = tuple[str, str, str]


@dataclass(frozen=True, eq=False)
class Part:
    """Figures of one group of people (sex, age, hukou): one row of `months` per area, at `place` among all codes."""

    people: Group
    place: np.ndarray
    months: np.ndarray

    def of(self, seen: np.ndarray) -> "Part":
        """The figures of those places alone for which `seen` holds."""
        kept = seen[self.place]
        return Part(self.people, self.place[kept], self.months[kept])


Block = tuple[Part, ...]


class Blocks:
    """What has been fetched of the cube, by measure and programme."""

    def __init__(self):
        self._kept: dict[tuple[str, str], Block] = {}

    def of(self, measure: str, programme: str, fetch: Callable[[], pa.Table]) -> Block:
        """A block, fetched once. Two who ask at the same time may both fetch it: they find the same."""
        found = self._kept.get((measure, programme))
        if found is None:
            found = self._kept[measure, programme] = block_of(fetch())
        return found

    @property
    def bytes(self) -> int:
        """How much memory the figures take."""
        return sum(part.months.nbytes for block in self._kept.values() for part in block)


def block_of(table: pa.Table) -> Block:
    """The block of rows with place, sex, age, hukou and `cum`, prefix sums over the months."""
    if not len(table):
        return ()
    cum = table["cum"].combine_chunks().flatten().to_numpy().reshape(len(table), -1)
    months = cum.copy()
    months[:, 1:] -= cum[:, :-1]
    place = table["place"].to_numpy()
    coded = [table[name].combine_chunks().dictionary_encode() for name in ("sex", "age", "hukou")]
    names = [column.dictionary.to_pylist() for column in coded]
    size = _smallest(months)
    key = size
    for column, own in zip(coded, names, strict=True):
        key = key * len(own) + column.indices.to_numpy()
    order = np.lexsort((place, key))
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    parts = []
    for rows in np.split(order, starts[1:]):
        people = tuple(own[column.indices[rows[0]].as_py()] for column, own in zip(coded, names, strict=True))
        parts.append(Part(people, place[rows], months[rows].astype(TYPES[size[rows[0]]])))
    return tuple(parts)


def _smallest(months: np.ndarray) -> np.ndarray:
    """Which of TYPES holds each row."""
    beyond = np.maximum(months.max(axis=1), -1 - months.min(axis=1))
    return np.searchsorted([np.iinfo(kind).max for kind in TYPES[:-1]], beyond)


def totals(block: Block, group: Group, areas: int, periods: int) -> np.ndarray:
    """Areas × periods: the figures of all people of a group, in which an empty category means everybody."""
    found = np.zeros((areas, periods), dtype=np.int64)
    for part in block:
        if all(wanted in ("", own) for wanted, own in zip(group, part.people, strict=True)):
            found[part.place] += part.months
    return found
