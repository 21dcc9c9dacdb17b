"""Hot and cold spots, clusters and outliers: whether an area and those around it are high or low together."""

import math

import numpy as np

# Values that differ by less than this share of the largest are the same: their differences come from adding up.
ALIKE = 1e-9


def gi_star(values: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Gi* of each area as a standard normal deviate; NaN where the value is NaN.

    `values` has one entry per area, `pairs` is n × 2: indices of areas that touch, each pair once. An area counts
    among its own neighbours; neighbours without a value count nothing. Where all values are alike none deviates.
    Ord and Getis 1995, equation 5.
    """
    x, known = _told_apart(values)
    n = int(known.sum())
    if n < 3:
        return np.full(x.shape, np.nan)
    mean, deviation = x[known].mean(), x[known].std()
    around, beside = _neighbours(x, known, pairs)
    total, count = around + np.where(known, x, 0.0), beside + known
    spread = deviation * np.sqrt(np.maximum(n * count - count**2, 0) / (n - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        deviate = np.where(spread > 0, (total - mean * count) / spread, 0.0)
    return np.where(known, deviate, np.nan)


def local_moran(values: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """How far the mean of the areas around each lies from what chance would put there, as a standard normal deviate.

    Shapes as in `gi_star`; an area is not its own neighbour. The mean and the variance are those of the conditional
    permutations of local Moran's I with row-standardised weights (the area stays, all others change places), found
    without drawing any: Anselin 1995; Sokal, Oden and Thomson 1998. NaN where no area around has a value; where all
    values are alike none deviates.
    """
    x, known = _told_apart(values)
    n = int(known.sum())
    if n < 3:
        return np.full(x.shape, np.nan)
    z = x - x[known].mean()
    around, beside = _neighbours(z, known, pairs)
    expected = -z / (n - 1)
    spread = (np.nansum(z**2) - z**2) / (n - 1) - expected**2
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = spread / beside * (n - 1 - beside) / (n - 2)
        deviate = np.where(variance > 0, (around / beside - expected) / np.sqrt(variance), 0.0)
    return np.where(known & (beside > 0), deviate, np.nan)


def _told_apart(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The values, all 0 where they are alike, and which of them are known."""
    x = np.asarray(values, dtype=float)
    known = np.isfinite(x)
    some = x[known]
    if some.size and np.ptp(some) <= ALIKE * np.abs(some).max():
        x = np.where(known, 0.0, np.nan)
    return x, known


def _neighbours(x: np.ndarray, known: np.ndarray, pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sum and number of the known values around each area."""
    filled, near = np.where(known, x, 0.0), pairs[known[pairs].all(axis=1)]
    around, beside = np.zeros(x.shape), np.zeros(x.shape)
    for one, other in (near.T, near.T[::-1]):
        np.add.at(around, one, filled[other])
        np.add.at(beside, one, 1.0)
    return around, beside


def two_sided(z: np.ndarray) -> np.ndarray:
    """The two-sided probability of standard normal deviates; NaN stays."""
    return np.array([math.erfc(abs(one) / math.sqrt(2)) if math.isfinite(one) else np.nan for one in z])


def discoveries(p: np.ndarray, rate: float = 0.05) -> np.ndarray:
    """Which probabilities hold when at most `rate` of those found may be false: Benjamini and Hochberg 1995."""
    known = np.flatnonzero(np.isfinite(p))
    found = np.zeros(p.shape, dtype=bool)
    if not known.size:
        return found
    order = known[np.argsort(p[known], kind="stable")]
    under = p[order] <= rate * np.arange(1, order.size + 1) / order.size
    if under.any():
        found[order[: int(np.flatnonzero(under)[-1]) + 1]] = True
    return found


def moran(values: np.ndarray, pairs: np.ndarray) -> float:
    """Moran's I with equal weight for every pair of areas that touch; NaN without pairs or variation."""
    x, known = _told_apart(values)
    near = pairs[known[pairs].all(axis=1)]
    z = x - x[known].mean() if known.any() else x
    square = float((z[known] ** 2).sum())
    if not len(near) or square == 0:
        return float("nan")
    return float(known.sum() / len(near) * (z[near[:, 0]] * z[near[:, 1]]).sum() / square)
