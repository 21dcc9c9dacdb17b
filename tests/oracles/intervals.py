"""Wilson's interval of a share."""

from math import sqrt

Z = 1.96


def wilson(hits: int, of: int) -> tuple[float, float]:
    """95 % limits of a share; nothing is known of an empty sample."""
    if not of:
        return 0.0, 1.0
    share, square = hits / of, Z * Z
    centre = (share + square / (2 * of)) / (1 + square / of)
    half = Z / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return centre - half, centre + half
