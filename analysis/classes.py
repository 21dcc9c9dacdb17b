"""Class breaks: one door, named schemes. A value on a break belongs to the upper class."""

from collections.abc import Sequence

import numpy as np


def breaks(values: np.ndarray, scheme: str = "quantile", k: int = 5, centre: float = 0.0) -> np.ndarray:
    """The k+1 edges of at most `k` classes of `values`, lowest and highest value included.

    Fewer classes where values repeat: no two edges are equal. Empty for no value. Schemes: quantile,
    equal_interval, fisher_jenks, pretty, head_tail, std_mean (the names of mapclassify), and
    centred: as many classes of equal width on either side of `centre`.
    Raises ValueError for an unknown scheme or k < 1.
    """
    if scheme not in SCHEMES:
        raise ValueError(f"Unknown scheme “{scheme}”. Known: {', '.join(SCHEMES)}.")
    if k < 1:
        raise ValueError(f"k is {k}; at least one class is needed.")
    finite = np.sort(np.asarray(values, dtype=float)[np.isfinite(values)])
    if not finite.size:
        return np.empty(0)
    low, high = finite[0], finite[-1]
    if low == high:
        return np.array([low, high + max(abs(high), 1.0) * 1e-9]) if low != 0 else np.array([0.0, 1e-9])
    inner = _centred(finite, k, centre) if scheme == "centred" else SCHEMES[scheme](finite, k)
    inner = np.unique(inner)
    inner = inner[(inner > low) & (inner < high)]
    return np.concatenate(([low], inner, [high]))


def of_changes(values: np.ndarray, k: int, decimals: int) -> np.ndarray:
    """The edges of at most `k` classes of changes written with so many decimals, and of one more that holds those of 0
    alone: it ends at the smallest change, which belongs to the class above. On either side of 0 the same limits, each a
    figure that is written."""
    finite = np.asarray(values, dtype=float)[np.isfinite(values)]
    if not finite.size or finite.min() == finite.max():
        return breaks(finite, k=1)
    half, step = max(k // 2, 1), 10.0**-decimals
    wide = max(round(np.quantile(np.abs(finite), 0.95) / half / step), 1)
    limits = wide * np.arange(1, half)
    low, high = finite.min(), finite.max()
    # The class of 0, and one of the smallest increase alone, would hold their upper ends too.
    high = high + step if 0 <= high < 1.5 * step else high
    inner = np.unique(np.concatenate((-limits, [0, 1], limits))) / 10.0**decimals
    return np.concatenate(([low], inner[(inner > low) & (inner < high - step / 2)], [high]))


def without_change(edges: np.ndarray, decimals: int) -> int:
    """The place of the class that holds changes of 0 alone; -1 where there is none."""
    alone = (edges[:-1] == 0) & (edges[1:] < 1.5 * 10.0**-decimals)
    return int(np.argmax(alone)) if alone.any() else -1


def class_of(values: np.ndarray, edges: Sequence[float]) -> np.ndarray:
    """The class of each value between the edges; NaN lies in the lowest.

    Values and edges are compared in the precision in which browsers hold values, so that what is told apart by the last
    bits of a sum alone is equal.
    """
    with np.errstate(over="ignore"):
        inner, held = (np.asarray(each, dtype=np.float32) for each in (edges[1:-1], values))
    return np.searchsorted(inner, np.nan_to_num(held, nan=-np.inf), side="right")


def covering(edges: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Given edges, the outer ones moved out so that every value lies within them; the inner ones stay."""
    edges, finite = np.asarray(edges, dtype=float), np.asarray(values, dtype=float)[np.isfinite(values)]
    if not finite.size or edges.size < 2:
        return edges
    low, high = min(edges[0], finite.min()), max(edges[-1], finite.max())
    return np.concatenate(([low], edges[1:-1], [high]))


def limited(limits: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The edges of classes of which every limit is one: the lowest and highest value are put beside them where they lie
    beyond. A limit beyond all values stays, with an empty class."""
    limits, finite = np.asarray(limits, dtype=float), np.asarray(values, dtype=float)[np.isfinite(values)]
    if not finite.size or not limits.size:
        return limits
    # In the precision in which values are told apart (class_of).
    low, high = finite.min(), finite.max()
    below = [low] if np.float32(low) < np.float32(limits[0]) else []
    above = [high] if np.float32(high) > np.float32(limits[-1]) else []
    edges = np.concatenate((below, limits, above))
    return edges if edges.size > 1 else breaks(finite, k=1)


def _centred(values: np.ndarray, k: int, centre: float = 0.0) -> np.ndarray:
    """Steps as wide as the 95th percentile of the distances from the centre allows."""
    half = max(k // 2, 1)
    step = np.quantile(np.abs(values - centre), 0.95) / half
    return centre + step * np.arange(-half + 1, half)


def _quantile(values: np.ndarray, k: int) -> np.ndarray:
    different = np.unique(values)
    if len(different) <= k:
        # A class for each: quantiles would leave classes without a value between them.
        return (different[:-1] + different[1:]) / 2
    return np.quantile(values, np.arange(1, k) / k)


def _equal_interval(values: np.ndarray, k: int) -> np.ndarray:
    return np.linspace(values[0], values[-1], k + 1)[1:-1]


def _pretty(values: np.ndarray, k: int) -> np.ndarray:
    """Multiples of 1, 2 or 5 times a power of ten: of the smallest that makes no more than k classes."""
    size = 10.0 ** np.floor(np.log10((values[-1] - values[0]) / k))
    for step in size * np.array([1, 2, 5, 10, 20]):
        first, last = np.floor(values[0] / step) + 1, np.ceil(values[-1] / step)
        if last - first < k:
            break
    return np.arange(first, last) * step + 0.0


def _head_tail(values: np.ndarray, k: int) -> np.ndarray:
    """Jiang 2013: the mean splits, and again the head, while the head is the smaller part."""
    edges, head = [], values
    while len(edges) < k - 1 and head.size > 1:
        mean = head.mean()
        edges.append(mean)
        upper = head[head > mean]
        if upper.size >= 0.45 * head.size or not upper.size:
            break
        head = upper
    return np.array(edges)


def _std_mean(values: np.ndarray, k: int) -> np.ndarray:
    """One and two deviations from the mean; one alone where k asks for fewer than five classes."""
    away = np.array([-1.0, 1.0] if k < 5 else [-2.0, -1.0, 1.0, 2.0])
    return values.mean() + values.std(ddof=1) * away


def _fisher_jenks(values: np.ndarray, k: int) -> np.ndarray:
    """Fisher 1958: the partition of least variance within classes, exact, by dynamic programming.

    A class of the highest value alone begins halfway below it, as its ends would be equal.
    """
    unique, counts = np.unique(values, return_counts=True)
    starts = unique[1:] if unique.size <= k else _least_variance(unique, counts, k)
    return np.where(starts == unique[-1], (unique[-2] + unique[-1]) / 2, starts)


def _least_variance(unique: np.ndarray, counts: np.ndarray, k: int) -> np.ndarray:
    """The lowest value of each of `k` classes but the first."""
    weight = np.concatenate(([0], np.cumsum(counts)))
    first = np.concatenate(([0], np.cumsum(counts * unique)))
    second = np.concatenate(([0], np.cumsum(counts * unique**2)))
    n = unique.size
    cost = np.concatenate(([0], second[1:] - first[1:] ** 2 / weight[1:]))
    back = np.zeros((k, n + 1), dtype=int)
    for level in range(1, k):
        better = np.full(n + 1, np.inf)
        for end in range(level + 1, n + 1):
            start = np.arange(level, end)
            w, s = weight[end] - weight[start], first[end] - first[start]
            total = cost[start] + second[end] - second[start] - s**2 / w
            at = int(np.argmin(total))
            better[end], back[level, end] = total[at], start[at]
        cost = better
    edges, end = [], n
    for level in range(k - 1, 0, -1):
        end = back[level, end]
        edges.append(unique[end])
    return np.array(edges[::-1])


SCHEMES = {
    "quantile": _quantile,
    "equal_interval": _equal_interval,
    "fisher_jenks": _fisher_jenks,
    "pretty": _pretty,
    "head_tail": _head_tail,
    "std_mean": _std_mean,
    "centred": _centred,
}
