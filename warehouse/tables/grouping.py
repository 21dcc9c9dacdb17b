"""Figures of groups of people: what a table gives, what follows from it, and how the cube holds both.

A key is a category of each dimension (sex, age, hukou), empty for everybody. A table may give any keys: every crossing
of its categories, those of one dimension at a time, those of everybody. What is given is told as it was given. What is
not given is the sum of the next finer keys that are, missing where one of them is; and missing where none are given.
"""

from collections.abc import Iterable, Mapping
from itertools import product

import numpy as np

Key = tuple[str, ...]
Grid = np.ndarray


def shape(key: Key) -> tuple[bool, ...]:
    """Of which dimensions a key names a category."""
    return tuple(map(bool, key))


def lattice(categories: list[list[str]]) -> list[Key]:
    """Every key of the categories of each dimension."""
    return list(product(*(["", *codes] for codes in categories)))


def every_key(given: Mapping[Key, Grid], categories: list[list[str]]) -> dict[Key, Grid]:
    """The figures of every key of the categories, NaN where missing."""
    nothing = np.full_like(next(iter(given.values())), np.nan)
    shapes = sorted({shape(key) for key in given}, key=lambda own: (sum(own), own))
    found = {}
    for key in lattice(categories):
        finer = next((one for one in shapes if _covers(one, shape(key))), None)
        found[key] = nothing if finer is None else _sum(given, key, finer, nothing)
    return found


def _covers(finer: tuple[bool, ...], own: tuple[bool, ...]) -> bool:
    return all(has or not wants for has, wants in zip(finer, own, strict=True))


def _sum(given: Mapping[Key, Grid], key: Key, finer: tuple[bool, ...], nothing: Grid) -> Grid:
    """Of a shape that is given the grid itself; else the sum over the categories of the dimensions that `finer` has
    more, of those that occur in it at all."""
    own = [one for one in given if shape(one) == finer]
    choices = [
        sorted({one[at] for one in own}) if has and not code else [code]
        for at, (code, has) in enumerate(zip(key, finer, strict=True))
    ]
    return np.sum([given.get(part, nothing) for part in product(*choices)], axis=0)


def unequal(given: Mapping[Key, Grid]) -> tuple[int, int]:
    """In how many cells of a grid the groups make less, and more, than what is given for all of them together."""
    shapes = sorted({shape(key) for key in given}, key=lambda own: (sum(own), own))
    less = more = 0
    for key, whole in given.items():
        for finer in (one for one in shapes if one != shape(key) and _covers(one, shape(key))):
            rest = whole - _sum(given, key, finer, np.full_like(whole, np.nan))
            less, more = less + int((rest > 0).sum()), more + int((rest < 0).sum())
    return less, more


def parted(whole: Mapping[Key, Grid]) -> dict[Key, Grid]:
    """The figures of every key as those of parts that add up: readers of the cube sum all parts that fall under a key.

    What is given for everybody and is more, or less, than its groups make stays with a part of no group.
    """
    parts = {key: grid.copy() for key, grid in whole.items()}
    for at in range(len(next(iter(parts)))):
        under: dict[Key, list[Grid]] = {}
        for key, grid in parts.items():
            if key[at]:
                under.setdefault((*key[:at], "", *key[at + 1 :]), []).append(grid)
        for key, grids in under.items():
            parts[key] -= np.sum(grids, axis=0)
    return parts


def rolled_up(
    grid: Grid, areas: list[str], parents: Mapping[str, str], most: float
) -> tuple[dict[str, Grid], set[tuple[str, int]]]:
    """Sums by area and period for every level, and where more than the share `most` of the parts is missing.

    `grid` has one row per area of the lowest level; `parents` gives the area above one, empty for the top.
    """
    sums = {code: grid[i] for i, code in enumerate(areas)}
    parts: dict[str, list[int]] = {}
    for i, code in enumerate(areas):
        upper = parents[code]
        while upper:
            parts.setdefault(upper, []).append(i)
            upper = parents[upper]
    missing = {(code, int(p)) for code, row in sums.items() for p in np.flatnonzero(np.isnan(row))}
    for code, rows in parts.items():
        own = grid[rows]
        sums[code] = np.nansum(own, axis=0)
        sparse = np.isnan(own).mean(axis=0) > most
        missing |= {(code, int(p)) for p in np.flatnonzero(sparse)}
    return sums, missing


def whole(missing: Iterable[tuple[str, int]], periods: int) -> list[tuple[str, int]]:
    """Areas and periods, in order; of an area for which all periods are missing once, with period −1."""
    found: dict[str, list[int]] = {}
    for code, period in missing:
        found.setdefault(code, []).append(period)
    return sorted((code, period) for code, own in found.items() for period in ([-1] if len(own) == periods else own))
