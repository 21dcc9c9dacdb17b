"""Monthly figures of a sparse cube: a key per row, a column per month.

Whole numbers: kept as float64, exact below 2^53, or as int32 where no sum of them can pass that.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

# Sums of rows whose amounts come to less than this in all fit int32, even where all of them count twice under one key.
NARROW = 2**29
ROWS_NEAR = 2**18


@dataclass(frozen=True)
class MonthlyRows:
    """`keys` (n) in ascending order, each once; `values` (n × months)."""

    keys: np.ndarray
    values: np.ndarray

    @classmethod
    def none(cls, months: int) -> "MonthlyRows":
        """No rows."""
        return cls(np.zeros(0, dtype=np.int64), np.zeros((0, months)))

    def cumulated(self) -> "MonthlyRows":
        """The same rows as running sums."""
        wide = np.int64 if self.values.dtype == np.int32 else None
        return MonthlyRows(self.keys, np.cumsum(self.values, axis=1, dtype=wide))

    def narrowed(self) -> "MonthlyRows":
        """The same rows in half the memory, where their sums leave room for that."""
        parts = np.array_split(self.values, self.values.size // ROWS_NEAR + 1)
        if sum(np.abs(part).sum() for part in parts) >= NARROW:
            return self
        return MonthlyRows(self.keys, self.values.astype(np.int32))

    def added_to(self, row: np.ndarray, key: np.ndarray) -> "MonthlyRows":
        """Sums of rows: `row[i]` counts under `key[i]`. Each row may count under several keys, or under none."""
        if not len(key):
            return MonthlyRows(self.keys[:0], self.values[:0])
        order = np.argsort(key, kind="stable")
        ordered, taken = key[order], row[order]
        starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
        sizes = np.diff(np.r_[starts, len(ordered)])
        sums = self.values[taken[starts]]
        # The second row of every key that has one, then the third, …: whole rows are added at a time.
        for nth in range(1, sizes.max()):
            longer = np.flatnonzero(sizes > nth)
            sums[longer] += self.values[taken[starts[longer] + nth]]
        return MonthlyRows(ordered[starts], sums)

    def filled(self) -> "MonthlyRows":
        """The rows that are not zero in every month."""
        filled = self.values.any(axis=1)
        return self if filled.all() else MonthlyRows(self.keys[filled], self.values[filled])


def together(*tables: MonthlyRows) -> MonthlyRows:
    """All rows of several tables, added up where keys meet."""
    filled = [table for table in tables if len(table.keys)]
    if len(filled) <= 1:
        return filled[0] if filled else tables[0]
    keys = np.concatenate([table.keys for table in filled])
    rows = MonthlyRows(keys, np.concatenate([table.values for table in filled]))
    return rows.added_to(np.arange(len(keys)), keys)


def scattered(keys: np.ndarray, month: np.ndarray, amount: np.ndarray, months: int, size: int) -> MonthlyRows:
    """Sums of amounts by key and month. Keys lie in 0 … size − 1, months in 0 … months − 1."""
    listed, place = _places(keys, size)
    sums = np.zeros(len(listed) * months)
    for own in _pieces(len(keys)):
        np.add.at(sums, place[keys[own]] * months + month[own], amount[own].astype(np.float64))
    return MonthlyRows(listed, sums.reshape(len(listed), months))


def standing(keys, first, last, amount, months: int, size: int) -> MonthlyRows:
    """Sums of amounts that stand in every month from `first` to `last`; what lies outside the window is cut off."""
    listed, place = _places(keys, size)
    # One column more, for what ends with the window.
    steps = np.zeros((len(listed), months + 1))
    for own in _pieces(len(keys)):
        begins, ends = np.maximum(first[own], 0), np.minimum(last[own], months - 1) + 1
        inside = np.flatnonzero(begins < ends)
        row, told = place[keys[own][inside]] * (months + 1), amount[own][inside].astype(np.float64)
        np.add.at(steps.reshape(-1), row + begins[inside], told)
        np.subtract.at(steps.reshape(-1), row + ends[inside], told)
    return MonthlyRows(listed, np.cumsum(steps, axis=1, out=steps)[:, :-1])


def _places(keys: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The keys that are there, ascending, and the place of each of 0 … size − 1 among them."""
    present = np.zeros(size, dtype=bool)
    present[keys] = True
    place = np.cumsum(present)
    place -= 1
    return np.flatnonzero(present), place


def _pieces(rows: int) -> Iterator[slice]:
    """So many rows at a time that what is reckoned of them stays near: large arrays go back to the system."""
    return (slice(at, at + ROWS_NEAR) for at in range(0, rows, ROWS_NEAR))
