"""Quantiles of many columns at once, by one sort."""

import numpy as np


def quantiles(values: np.ndarray, shares) -> np.ndarray:
    """Quantiles of each column of `values` (rows × columns; NaN is left out): shares × columns, in the unit of the
    values; NaN where a column has none.

    Between two values by line, as `numpy.nanquantile`, which sorts each column anew. Hyndman and Fan 1996, type 7.
    """
    ordered = np.sort(values, axis=0)
    last = np.isfinite(ordered).sum(axis=0) - 1
    at = np.asarray(shares, dtype=float)[:, None] * np.maximum(last, 0)
    below = np.floor(at).astype(np.intp)
    columns = np.arange(ordered.shape[1])
    low, high = ordered[below, columns], ordered[np.minimum(below + 1, np.maximum(last, 0)), columns]
    part = at - below
    # From the nearer end, so that equal values give that value.
    found = np.where(part < 0.5, low + (high - low) * part, high - (high - low) * (1 - part))
    return np.where(last >= 0, found, np.nan)
