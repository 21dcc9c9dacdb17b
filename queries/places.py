"""The places of a build: all codes in order, and which of them a reader may be told of."""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from queries.spells import smallest

if TYPE_CHECKING:
    from queries.reader import Reader


@lru_cache(maxsize=16)
def codes_in_order(reader: Reader) -> np.ndarray:
    """The codes of all areas, in order."""
    return np.unique(reader.read("ancestors", {})["code"].to_numpy(dtype=str)).astype(object)


@lru_cache(maxsize=16)
def lowest_first(reader: Reader) -> np.ndarray:
    """The places of all areas: first of those that hold no other, then of the others, each in order."""
    rows = reader.read("ancestors", {})
    holding = frozenset(rows["ancestor"][rows["ancestor"] != rows["code"]])
    return smallest(np.argsort(among(codes_in_order(reader), holding), kind="stable"))


@lru_cache(maxsize=512)
def seen_places(reader: Reader) -> np.ndarray:
    """Whether each of those areas may be told of to this reader."""
    return ~among(codes_in_order(reader), reader.hidden)


def among(codes: np.ndarray, names: Set[str]) -> np.ndarray:
    """Whether each code is one of the names. What numpy has for this sorts texts and takes milliseconds."""
    if not names:
        return np.zeros(len(codes), dtype=bool)
    return np.fromiter((code in names for code in codes), dtype=bool, count=len(codes))
