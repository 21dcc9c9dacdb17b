"""Funnel limits: how far the figures of areas of each size may lie from a reference by chance (Spiegelhalter 2005)."""

import numpy as np

Z95, Z998 = 1.959963984540054, 3.090232306167813
WINSORISED = 0.1


def spread(reference: float, base: np.ndarray, proportion: bool = True) -> np.ndarray:
    """The standard deviation of a proportion (or rate of events) around `reference` (0–1, or events per unit) for each
    size `base`; NaN where base is not positive."""
    base = np.asarray(base, dtype=float)
    variance = reference * (1 - reference) if proportion else reference
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(base > 0, np.sqrt(max(variance, 0.0) / base), np.nan)


def scores(share: np.ndarray, reference: float, base: np.ndarray, proportion: bool = True) -> np.ndarray:
    """How many standard deviations each `share` lies from the reference; NaN where there is no spread.

    For a proportion, |score| > z exactly where Wilson's limits at z leave the reference out.
    """
    deviation = spread(reference, base, proportion)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(deviation > 0, (np.asarray(share, dtype=float) - reference) / deviation, np.nan)


def overdispersion(score: np.ndarray) -> float:
    """By how much areas differ more than chance allows: the mean square of the scores, the outer tenths drawn in.

    At least 1; 1 for no score. Limits are widened by its square root.
    """
    known = np.sort(np.asarray(score, dtype=float)[np.isfinite(score)])
    if not known.size:
        return 1.0
    low, high = np.quantile(known, (WINSORISED, 1 - WINSORISED))
    return max(1.0, float(np.mean(np.clip(known, low, high) ** 2)))
