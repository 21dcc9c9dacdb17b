"""A value on a limit lies in the upper class: on the screen, in pictures, in words and in what links keep."""

import re

import numpy as np
import pytest

from analysis.classes import class_of
from layouts import display
from layouts.drawings.area_map import painting
from layouts.drawings.shapes import layer
from layouts.exports.legend import legend_words
from layouts.exports.maps import picture_of, sheet_of
from layouts.figures.bivariate import NO_CLASS, crossed
from layouts.figures.scales import scale_of
from layouts.figures.township_map import township_map
from layouts.view import View, settle
from queries.catalogue import catalogue
from queries.values import Status, indicator_by_area

# Shares of few payments: many townships have the same, and limits lie on them.
SHARES = {"indicator": "late_payments", "programme": "DLS", "level": "township", "lang": "en"}


def classes_told(words: str) -> list[int]:
    """How many areas the legend counts in each class."""
    return [int(n.replace(",", "")) for n in re.findall(r"% \(#\w+\), areas: ([\d,]+)", words)]


def of_figures(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """The class of each value by exact figures, those equal that differ by the last bits of a sum."""
    return np.searchsorted(edges[1:-1], values * (1 + 1e-12), side="right")


@pytest.mark.parametrize("asked", [{}, {"class_": "fisher_jenks"}, {"class_": "head_tail"}, {"mode": "smooth"}])
def test_payload_picture_and_legend_agree_on_the_classes(reader, asked):
    held = catalogue(reader)
    view, _ = settle(View(**SHARES, **asked), held)
    values = indicator_by_area(reader, view.selection)
    scale = scale_of(reader, held, view, values)
    shown = scale.values.status == Status.VALUE
    expected = of_figures(scale.values.value[shown], scale.edges)
    drawn = painting(layer(reader, "township"), township_map(reader, held, view, values))
    assert np.array_equal(drawn.group[values.feature[shown]], expected) and len(scale.edges) > 3
    assert np.array_equal(picture_of(reader, held, view)[0].group, drawn.group)
    assert classes_told(legend_words(reader, held, view)) == np.bincount(expected).tolist()


def test_the_shares_lie_on_limits(reader):
    """Else the test above would say nothing."""
    held = catalogue(reader)
    view, _ = settle(View(**SHARES), held)
    values = indicator_by_area(reader, view.selection)
    edges = scale_of(reader, held, view, values).edges
    inner = edges[1:-1]
    assert np.isin(values.shown, inner).sum() > 50 and (inner.astype("<f4") < inner).any()


def test_classes_that_are_kept_stay_what_they_are(reader):
    held = catalogue(reader)
    view, _ = settle(View(**SHARES), held)
    scale = scale_of(reader, held, view, indicator_by_area(reader, view.selection))
    kept, notices = settle(view.but(breaks=display.kept(scale.edges)), held)
    again = scale_of(reader, held, kept, scale.values)
    told = [classes_told(legend_words(reader, held, one)) for one in (view, kept)]
    assert notices == () and told[0] == told[1] and len(told[0]) > 3
    assert np.array_equal(class_of(scale.values.value, again.edges), class_of(scale.values.value, scale.edges))


def test_a_range_holds_what_lies_on_its_ends(reader):
    held = catalogue(reader)
    view, _ = settle(View(**SHARES), held)
    values = indicator_by_area(reader, view.selection)
    ends = np.quantile(values.shown[values.shown > 0], [0.3, 0.9], method="nearest")
    kept, notices = settle(view.but(range=display.written(ends, "~")), held)
    inside = (values.value >= ends[0] * (1 - 1e-12)) & (values.value <= ends[1] * (1 + 1e-12))
    assert notices == () and sheet_of(reader, held, kept).painting.lit == frozenset(values.code[inside])
    assert 1 < inside.sum() < np.isfinite(values.value).sum()


@pytest.mark.parametrize(
    ("figure", "words"),
    [(1000 / 11, "90.90909"), (100 / 3, "33.333332"), (0.1, "0.1"), (5.0, "5"), (1234.5, "1234.5"), (-0.25, "-0.25")],
)
def test_a_link_keeps_a_limit_as_it_is_told_apart(figure, words):
    assert display.written([figure]) == words == display.written(display.numbers_in(words))
    assert np.float32(words) == np.float32(figure)


def test_a_limit_beyond_all_figures_is_none():
    assert display.edges("0,1e300") == display.edges("nan,1") == () and display.edges("0,1e-300") == ()


def test_a_value_on_the_limit_of_a_third_lies_in_the_upper_one():
    third = 1000 / 11
    edges = np.array([0.0, third, np.nextafter(60.0, 100) + 40, 100.0])
    found = crossed(np.array([third, np.nextafter(third, 0), 5, np.nan]), np.full(4, 100.0), edges, edges)
    assert found.tolist() == [7, 7, 6, NO_CLASS]
