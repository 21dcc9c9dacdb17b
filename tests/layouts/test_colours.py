"""Neighbouring classes stay apart for colour-blind readers and on grey paper."""

import numpy as np
import pytest

from layouts.figures import theme
from layouts.figures.scales import CLUSTER_COLOURS, SPOT_COLOURS, VERDICT_COLOURS, VERDICTS

# Linear RGB as seen with a deficiency of full severity: Machado, Oliveira and Fernandes (2009), table 1.
SEEN = {
    "all": np.eye(3),
    "protanopia": np.array([
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998],
    ]),
    "deuteranopia": np.array([
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881],
    ]),
    "tritanopia": np.array([
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900],
    ]),
    "grey": np.tile([0.2126, 0.7152, 0.0722], (3, 1)),
}  # fmt: skip
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
# A difference of 2.3 is just noticed side by side (Mahy and others, 1994).
JUST_TOLD_APART = 4.0


def lab(colour: str, seen: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of a colour as it is seen."""
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    x, y, z = np.cbrt(np.maximum(TO_XYZ @ np.clip(seen @ linear, 0, 1) / TO_XYZ.sum(axis=1), 1e-3))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def steps(colours: list[str], seen: str) -> np.ndarray:
    """The distances between neighbouring colours (CIE 1976)."""
    placed = np.array([lab(colour, SEEN[seen]) for colour in colours])
    return np.linalg.norm(np.diff(placed, axis=0), axis=1)


@pytest.mark.parametrize("seen", SEEN)
@pytest.mark.parametrize("classes", [3, 5, 7, 9])
def test_neighbouring_classes_of_values_are_told_apart(seen, classes):
    assert steps(theme.colours(classes), seen).min() >= JUST_TOLD_APART


@pytest.mark.parametrize("seen", SEEN)
def test_classes_of_change_are_told_apart_on_both_sides(seen):
    colours = theme.diverging(np.linspace(-3, 3, 7), 0.0)
    apart = steps(colours, seen)
    assert np.delete(apart, 2).min() >= JUST_TOLD_APART
    # On grey paper the two sides of no change look alike: the line in the legend and the table tell them apart.
    assert seen == "grey" or apart[2] >= JUST_TOLD_APART
    # With a class of no change all of them are.
    still = theme.diverging([-3, -2, -1, 0, 0.1, 1, 2, 3], 0.0, unchanged=3)
    assert steps(still, seen).min() >= JUST_TOLD_APART


@pytest.mark.parametrize("seen", [name for name in SEEN if name != "grey"])
@pytest.mark.parametrize("kinds", [*VERDICTS.values(), "spots", "clusters"])
def test_verdicts_and_spots_are_told_apart(seen, kinds):
    named = {"spots": SPOT_COLOURS, "clusters": CLUSTER_COLOURS}
    colours = named[kinds] if kinds in named else [VERDICT_COLOURS[kind] for kind in kinds]
    assert steps([*colours, colours[0]], seen).min() >= JUST_TOLD_APART
