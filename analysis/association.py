"""How much more often two things go together than chance would make them."""

import numpy as np

from analysis.survival import Z95


def lift(observed, expected, spread) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Observed over expected counts, with 95 % limits; shapes (n,), NaN where nothing is expected or observed.

    The limits are those of the logarithm: Poisson variance of what is observed, `spread` the variance of what is
    expected. Breslow and Day 1987, section 2.3.
    """
    observed, expected, spread = (np.asarray(values, dtype=float) for values in (observed, expected, spread))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(expected > 0, observed / expected, np.nan)
        width = np.exp(Z95 * np.sqrt(1 / observed + spread / expected**2))
        low, high = ratio / width, ratio * width
    some = (observed > 0) & (expected > 0)
    return ratio, np.where(some, low, np.nan), np.where(some, high, np.nan)
