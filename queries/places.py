"""The places of a build: all codes in order, which are drawn, and which of them a reader may be told of."""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from queries.spells import smallest

if TYPE_CHECKING:
    from queries.catalogue import Catalogue
    from queries.reader import Reader

# Instead of a level: all areas on the way from the top to an area.
WAY = ""


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


@lru_cache(maxsize=16)
def _lineage(held: Catalogue, level: str) -> list[tuple[str, frozenset[str]]]:
    """Each area drawn at a level, in drawing order, with all areas that contain it, itself included."""
    return [(code, frozenset(area.code for area in held.path(code))) for code in held.layers[level]]


@lru_cache(maxsize=1024)
def drawn(held: Catalogue, level: str, within: str) -> tuple[np.ndarray, np.ndarray]:
    """Codes, and places in drawing order, of the areas drawn at a level within an area, or on the way to it."""
    if level == WAY:
        kept = list(enumerate(area.code for area in held.path(within)))
    else:
        kept = [(i, code) for i, (code, above) in enumerate(_lineage(held, level)) if within in above]
    return np.array([code for _, code in kept], dtype=object), np.array([i for i, _ in kept], dtype=int)


def among(codes: np.ndarray, names: Set[str]) -> np.ndarray:
    """Whether each code is one of the names. What numpy has for this sorts texts and takes milliseconds."""
    if not names:
        return np.zeros(len(codes), dtype=bool)
    return np.fromiter((code in names for code in codes), dtype=bool, count=len(codes))
