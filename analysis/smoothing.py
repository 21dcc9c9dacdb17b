"""Rates of small areas drawn towards the whole, the more the smaller the area."""

import numpy as np


def empirical_bayes(cases: np.ndarray, persons: np.ndarray, events: bool = False) -> np.ndarray:
    """Smoothed rates of `cases / persons`, one per area; NaN where either is NaN or nobody lives.

    Global: m + A / (A + V / n) × (rate − m), with A the variance between areas beyond chance and V that of one person:
    m of `events` (Poisson, Marshall 1991), m (1 − m) of a share of persons (binomial, Martuzzi and Elliott 1996).
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
        single = mean if events else mean * max(1 - mean, 0.0)
        between = max(0.0, variance - single / (total / known.sum()))
        weight = between / (between + single / n) if single > 0 else np.ones_like(n)
    return mean + weight * (rate - mean)
