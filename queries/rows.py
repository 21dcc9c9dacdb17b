"""Rows that questions have found, kept for all who may ask the same: the areas of a person are taken out later."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

import pandas as pd

KEPT_BYTES = 16_000_000
LARGEST_BYTES = 4_000_000
TEXT_BYTES = 60
# What pandas needs for a table beside its values: measured, seven columns of three rows.
TABLE_BYTES = 15_000


class Rows:
    """Tables by question, up to so many bytes; the one asked for longest ago goes first."""

    def __init__(self, most: int = KEPT_BYTES, largest: int = LARGEST_BYTES):
        self._most, self._largest, self._bytes, self._lock = most, largest, 0, Lock()
        self._kept: OrderedDict[Hashable, tuple[pd.DataFrame, int]] = OrderedDict()

    def of(self, key: Hashable, find: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """The rows of a question, found once; columns may be added to them, values not changed."""
        with self._lock:
            found = self._kept.get(key)
            if found:
                self._kept.move_to_end(key)
        return (found[0] if found else self._keep(key, find())).copy(deep=False)

    def _keep(self, key: Hashable, rows: pd.DataFrame) -> pd.DataFrame:
        rows, texts = _sharing(rows)
        size = TABLE_BYTES + int(rows.memory_usage().sum()) + TEXT_BYTES * texts
        if size <= self._largest:
            with self._lock:
                if key not in self._kept:
                    self._kept[key] = rows, size
                    self._bytes += size
                while self._bytes > self._most:
                    _, (_, dropped) = self._kept.popitem(last=False)
                    self._bytes -= dropped
        return rows


def _sharing(rows: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The rows with each text of a column held once, and how many texts there then are.

    As they come every row has texts of its own: half a million small objects, whose coming and going leaves memory in
    pieces.
    """
    texts, shared = 0, {}
    for name, kind in rows.dtypes.items():
        column = rows[name].to_numpy()
        if kind.kind == "O" and pd.api.types.infer_dtype(column, skipna=False) == "string":
            place, own = pd.factorize(column)
            texts, shared[name] = texts + len(own), own.take(place)
        elif kind.kind == "O":
            texts += len(rows)
    return (rows.assign(**shared) if shared else rows), texts
