"""How few areas hold how much."""

import numpy as np


def fewest_for_half(amounts: np.ndarray) -> int:
    """The smallest number of areas that together hold half of the sum; 0 where there is none. NaN counts nothing."""
    known = np.sort(amounts[np.isfinite(amounts) & (amounts > 0)])[::-1]
    if not known.size:
        return 0
    return int(np.searchsorted(np.cumsum(known), known.sum() / 2 * (1 - 1e-12)) + 1)
