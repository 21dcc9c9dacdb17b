"""Disclosure control: which counts may be told, and how, so that no arithmetic on them describes a few persons.

The unit of protection is the *atom*: a group of at least k persons that is told whole or not at all (Hundepool et
al., Statistical Disclosure Control, Wiley 2012, chapters 3 to 5, for thresholds, dominance, the p-rule and
microaggregation). Plain arrays in, plain arrays out; months stand on the last axis.
"""

from itertools import pairwise

import numpy as np

DOMINANT_SHARE = 0.5
P_RULE = 0.1


def is_safe(counts: np.ndarray, k: int) -> np.ndarray:
    """Whether every count along the last axis is nobody or at least `k`; negative counts stand for nobody."""
    return ((counts <= 0) | (counts >= k)).all(axis=-1)


def free_of_dominance(total: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Of each total, whether no contributor to it can be read from it.

    `first` and `second` are the largest two contributions. The largest may be half of the total at most, and what
    neither of the two gave must be at least a tenth of the largest (p-rule with p = 10 %), so that the second
    largest contributor cannot estimate the largest within that.
    """
    shared = (first <= DOMINANT_SHARE * total) & (total - first - second >= P_RULE * first)
    return (total <= 0) | shared


def is_free_of_dominance(total: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Whether all totals along the last axis are free of dominance."""
    return free_of_dominance(total, first, second).all(axis=-1)


def last_safe(values: np.ndarray, safe: np.ndarray) -> np.ndarray:
    """Values along the last axis, each that is not safe replaced by the last safe one before it, else by the first
    after it; all stay where none is safe."""
    months = np.arange(values.shape[-1])
    before = np.maximum.accumulate(np.where(safe, months, -1), axis=-1)
    at = np.where(before >= 0, before, safe.argmax(axis=-1)[..., None])
    return np.where(safe.any(axis=-1)[..., None], np.take_along_axis(values, at, axis=-1), values)


def in_steps(counts: np.ndarray, *steps: int) -> np.ndarray:
    """Counts rounded to the nearest multiple of each of `steps` in turn, halves to the even one, but half a step never
    to zero.

    Any sum or difference of figures told is a multiple of the last step: with a step of k or more no two months, areas,
    filters or builds differ by 1…k−1. Rounding is symmetric, so sums of many atoms are right on average. Where another
    file tells the same counts in a finer step, the finer one comes first: what is told then follows from what that file
    tells, and both together say no more than it alone (5 to 9 of a 10 there and a nobody here, otherwise).
    """
    told = counts
    for step in steps:
        if step > 1:
            nearest = (np.rint(told / step) * step).astype(np.int64)
            told = np.where((nearest == 0) & (2 * told >= step), step, nearest)
    return told


def sizes_in_steps(sizes: list[int], k: int, *steps: int) -> list[int]:
    """Sizes of batches of at least `k`, changed so that their total is told in `steps`.

    The total is the nearest multiple that leaves every batch `k` units, else the next above. The largest batches give
    or take what is too much or too little.
    """
    whole = sum(sizes)
    told = int(in_steps(np.array([whole]), *steps)[0])
    if told < k * len(sizes):
        told = -(-k * len(sizes) // steps[-1]) * steps[-1]
    found, left = list(sizes), told - whole
    for at in sorted(range(len(sizes)), key=lambda i: -sizes[i]):
        change = max(left, k - found[at]) if left < 0 else left
        found[at] += change
        left -= change
    return found


def events_in_steps(events: np.ndarray, *steps: int) -> np.ndarray:
    """Events by month, so that their running total is told in steps: any range of months is a multiple of the last."""
    return np.diff(in_steps(np.cumsum(events, axis=-1), *steps), axis=-1, prepend=0)


def at_moves(events: np.ndarray, told: np.ndarray) -> np.ndarray:
    """Events by month, each told in the next month in which `told`, another row of events, is not zero."""
    total = np.cumsum(events, axis=-1)
    at = np.maximum.accumulate(np.where(told != 0, np.arange(told.shape[-1]), -1), axis=-1)
    moved = np.where(at >= 0, np.take_along_axis(total, np.maximum(at, 0), axis=-1), 0)
    return np.diff(moved, axis=-1, prepend=0)


def batches(group: np.ndarray, counts: np.ndarray, k: int) -> np.ndarray:
    """The batch of each row: neighbours of one group, in the order given, at least `k` units together.

    Rows of a group stand together. What is left at its end joins its last batch; a group of fewer than k units gets
    −1. Telling the mean of each batch is microaggregation of one variable.
    """
    number = np.full(len(group), -1, dtype=np.int64)
    edges = np.flatnonzero(np.r_[True, group[1:] != group[:-1], True]) if len(group) else np.zeros(0, dtype=int)
    units, batch = counts.tolist(), 0
    for low, high in pairwise(edges.tolist()):
        cuts, size = [low], 0
        for row in range(low, high):
            size += units[row]
            if size >= k:
                cuts.append(row + 1)
                size = 0
        if len(cuts) > 1:
            cuts[-1] = high
        for begin, end in pairwise(cuts):
            number[begin:end] = batch
            batch += 1
    return number
