"""Two figures in one colour: thirds of one by thirds of the other (Stevens 2015, after Brewer)."""

import numpy as np

from analysis.classes import class_of

SIDE = 3
NO_CLASS = 255
# From low × low, along the first figure, then along the second. Blue grows with the first, ochre with the second;
# both together are dark. Told apart in all common kinds of colour blindness and in grey by the diagonal.
COLOURS = (
    "#E8E8E8", "#B0D5DF", "#64ACBE",
    "#E4D9AC", "#AD9EA5", "#56737F",
    "#C8B35A", "#AF8E53", "#574249",
)  # fmt: skip


def crossed(one: np.ndarray, other: np.ndarray, edges: np.ndarray, other_edges: np.ndarray) -> np.ndarray:
    """The class 0…8 of each pair of values: three times the third of `other` plus that of `one`; 255 where either is
    NaN. Edges include the lowest and highest value; a value on a limit belongs to the upper third."""
    known = np.isfinite(one) & np.isfinite(other)
    column, row = class_of(one, edges), class_of(other, other_edges)
    return np.where(known, SIDE * row + column, NO_CLASS).astype("u1")
