"""Statistical neighbours: the areas most like each area."""

import numpy as np


def nearest(features: np.ndarray, k: int) -> np.ndarray:
    """The indices of the `k` areas nearest to each, itself left out: areas × features → areas × k.

    Euclidean distance on standardised features; a feature that does not vary counts nothing. With fewer than k + 1
    areas, as many as there are.
    """
    deviation = features.std(axis=0)
    standard = (features - features.mean(axis=0)) / np.where(deviation > 0, deviation, 1.0)
    square = (standard**2).sum(axis=1)
    distance = square[:, None] + square[None, :] - 2 * standard @ standard.T
    np.fill_diagonal(distance, np.inf)
    return np.argsort(distance, axis=1, kind="stable")[:, : min(k, len(features) - 1)]
