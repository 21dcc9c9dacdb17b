"""Monthly figures of a sparse cube: a key per row, a column per month.

Whole numbers, kept as float64: exact below 2^53.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class MonthlyRows:
    """`keys` (n) in ascending order, each once; `values` (n × months)."""

    keys: np.ndarray
    values: np.ndarray

    def cumulated(self) -> "MonthlyRows":
        """The same rows as running sums."""
        return MonthlyRows(self.keys, np.cumsum(self.values, axis=1))

    def added_to(self, row: np.ndarray, key: np.ndarray) -> "MonthlyRows":
        """Sums of rows: `row[i]` counts under `key[i]`. Each row may count under several keys, or under none."""
        if not len(key):
            return MonthlyRows(self.keys[:0], self.values[:0])
        order = np.argsort(key, kind="stable")
        ordered = key[order]
        start = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
        return MonthlyRows(ordered[start], np.add.reduceat(self.values[row[order]], start, axis=0))

    def filled(self) -> "MonthlyRows":
        """The rows that are not zero in every month."""
        filled = self.values.any(axis=1)
        return self if filled.all() else MonthlyRows(self.keys[filled], self.values[filled])


def together(first: MonthlyRows, second: MonthlyRows) -> MonthlyRows:
    """All rows of two tables, added up where keys meet."""
    if not len(first.keys) or not len(second.keys):
        return first if len(first.keys) else second
    keys = np.concatenate((first.keys, second.keys))
    return MonthlyRows(keys, np.concatenate((first.values, second.values))).added_to(np.arange(len(keys)), keys)


def scattered(keys: np.ndarray, month: np.ndarray, amount: np.ndarray, months: int, size: int) -> MonthlyRows:
    """Sums of amounts by key and month. Keys lie in 0 … size − 1, months in 0 … months − 1."""
    present = np.zeros(size, dtype=bool)
    present[keys] = True
    row = np.cumsum(present) - 1
    listed = np.flatnonzero(present)
    sums = np.bincount(row[keys] * months + month, weights=amount, minlength=len(listed) * months)
    return MonthlyRows(listed, sums.reshape(len(listed), months))


def standing(keys, first, last, amount, months: int, size: int) -> MonthlyRows:
    """Sums of amounts that stand in every month from `first` to `last`; what lies outside the window is cut off."""
    inside = (last >= 0) & (first < months) & (first <= last)
    if not inside.all():
        keys, first, last, amount = keys[inside], first[inside], last[inside], amount[inside]
    ends = last < months - 1
    return scattered(
        np.concatenate((keys, keys[ends])), np.concatenate((np.maximum(first, 0), last[ends] + 1)),
        np.concatenate((amount, -amount[ends])), months, size,
    ).cumulated()  # fmt: skip
