"""Rates of small areas drawn towards the whole, the more the smaller the area."""

import numpy as np


def empirical_bayes(cases: np.ndarray, persons: np.ndarray) -> np.ndarray:
    """Smoothed rates of `cases / persons`, one per area; NaN where either is NaN or nobody lives.

    Marshall 1991, global: m + A / (A + m / n) × (rate − m), with A the variance between areas beyond chance.
    """
    x, n = np.asarray(cases, dtype=float), np.asarray(persons, dtype=float)
    known = np.isfinite(x) & np.isfinite(n) & (n > 0)
    if not known.any():
        return np.full(x.shape, np.nan)
    total = n[known].sum()
    mean = x[known].sum() / total
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(known, x / n, np.nan)
        variance = (n[known] * (rate[known] - mean) ** 2).sum() / total
        between = max(0.0, variance - mean / (total / known.sum()))
        weight = between / (between + mean / n) if mean > 0 else np.ones_like(n)
    return mean + weight * (rate - mean)
