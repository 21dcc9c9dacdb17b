"""Unusual values of a course: modified z-scores and cumulative sums."""

import numpy as np

CONSISTENT = 1.4826


def modified_z(values: np.ndarray, axis: int = -1) -> np.ndarray:
    """(x − median) ÷ (1.4826 · MAD) along an axis; NaN stays NaN, and all is NaN where the MAD is 0.

    Iglewicz and Hoaglin (1993), with the factor that makes the MAD a standard deviation.
    """
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        centred = values - _median(values, axis)
        spread = CONSISTENT * _median(np.abs(centred), axis)
        return np.where(spread > 0, centred / spread, np.nan)


def _median(values: np.ndarray, axis: int) -> np.ndarray:
    """The median of the numbers among the values; NaN where there is none."""
    ordered = np.sort(values, axis=axis)
    count = np.sum(~np.isnan(values), axis=axis, keepdims=True)
    lower = np.take_along_axis(ordered, np.maximum((count - 1) // 2, 0), axis)
    upper = np.take_along_axis(ordered, np.minimum(count // 2, values.shape[axis] - 1), axis)
    return np.where(count > 0, (lower + upper) / 2, np.nan)


def cusum(values: np.ndarray, slack: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Upper and lower cumulative sums of standardised values (Page 1954): S⁺ = max(0, S⁺ + z − k),
    S⁻ = max(0, S⁻ − z − k). A missing value leaves the sums as they are."""
    upper, lower = np.zeros(len(values)), np.zeros(len(values))
    above = below = 0.0
    for i, z in enumerate(values):
        if not np.isnan(z):
            above, below = max(0.0, above + z - slack), max(0.0, below - z - slack)
        upper[i], lower[i] = above, below
    return upper, lower
