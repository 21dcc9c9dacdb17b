"""Class breaks: known answers, and what holds for any values."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.classes import SCHEMES, breaks, class_of, covering, limited, of_changes, without_change

values = st.lists(st.floats(0, 1e6, allow_nan=False), max_size=60).map(np.array)


@given(values, st.sampled_from(sorted(SCHEMES)), st.integers(1, 7))
def test_edges_rise_and_hold_every_value(numbers, scheme, k):
    edges = breaks(numbers, scheme, k)
    assert (np.diff(edges) > 0).all()
    if len(numbers):
        assert edges[0] <= numbers.min() and edges[-1] >= numbers.max()


@given(values, st.sampled_from(sorted(SCHEMES)), st.integers(3, 9))
def test_never_more_classes_than_asked_for(numbers, scheme, k):
    assert len(breaks(numbers, scheme, k)) <= k + 1


def test_round_limits_are_the_finest_that_make_no_more_classes():
    assert list(breaks(np.array([0.5, 5.5]), "pretty", 6)) == [0.5, 1, 2, 3, 4, 5, 5.5]
    assert list(breaks(np.array([0.5, 5.5]), "pretty", 5)) == [0.5, 2, 4, 5.5]


def test_fisher_jenks_finds_the_clusters():
    assert list(breaks(np.array([1, 1.1, 1.2, 5, 5.1, 9, 9.2]), "fisher_jenks", 3)) == [1, 5, 9, 9.2]


def test_quantiles():
    assert list(breaks(np.arange(11.0), "quantile", 5)) == [0, 2, 4, 6, 8, 10]


def test_fewer_classes_where_values_repeat():
    assert len(breaks(np.array([1.0, 1, 1, 1, 2]), "quantile", 5)) <= 3
    assert len(breaks(np.array([3.0, 3, 3]), "quantile", 5)) == 2
    assert len(breaks(np.array([]), "quantile", 5)) == 0


def test_quantiles_of_few_different_values_leave_no_class_empty():
    assert list(breaks(np.array([94.9, 108.0, 121.3]), "quantile", 5)) == pytest.approx([94.9, 101.45, 114.65, 121.3])
    assert list(breaks(np.array([1.0, 1, 1, 1, 2]), "quantile", 5)) == [1, 1.5, 2]


def test_an_unknown_scheme_is_named():
    with pytest.raises(ValueError, match="maxp"):
        breaks(np.array([1.0, 2]), "maxp", 3)


def test_the_centre_is_an_edge_with_as_many_classes_on_either_side():
    edges = breaks(np.array([-4.0, -1, 0, 2, 6]), "centred", 4, centre=1.0)
    assert 1.0 in edges and list(edges) == sorted(set(edges))


@pytest.mark.parametrize(
    ("values", "edges", "unchanged"),
    [
        ([-3.5, -0.8, -0.1, 0, 0.1, 0.9, 1.0, 6.7], [-3.5, -1.9, 0, 0.1, 1.9, 3.8, 6.7], 2),
        ([-0.2, 0, 0], [-0.2, -0.1, 0, 0.1], 2),
        ([-0.1, 0, 0.1], [-0.1, 0, 0.1, 0.2], 1),
        ([0, 0.1, 0.3], [0, 0.1, 0.2, 0.3], 0),
        ([0.5, 0.7], [0.5, 0.7], -1),
        ([-0.7, -0.5], [-0.7, -0.5], -1),
        ([0, 0], [0, 1e-9], 0),
        ([0.4, 0.4], [0.4, 0.400000001], -1),
        ([], [], -1),
    ],
)
def test_changes_of_nothing_have_a_class_of_their_own(values, edges, unchanged):
    found = of_changes(np.array(values, dtype=float), 6, 1)
    np.testing.assert_allclose(found, edges)
    assert without_change(found, 1) == unchanged
    if values:
        assert set(class_of(np.array(values), found)[np.array(values) == 0]) <= {unchanged}
        assert unchanged not in class_of(np.array(values), found)[np.array(values) != 0]


def test_locked_edges_stay_and_the_outer_ones_take_in_every_value():
    edges = covering(np.array([1.0, 2, 3]), np.array([0.5, 2.5, 9, np.nan]))
    assert list(edges) == [0.5, 2, 9]
    assert list(covering(np.array([1.0, 2]), np.array([]))) == [1, 2]


@pytest.mark.parametrize(
    ("limits", "values", "edges"),
    [
        ([5, 10], [0.5, 7, 30], [0.5, 5, 10, 30]),
        ([5, 10], [5, 7, 10], [5, 10]),
        ([5, 10], [0.5, 3], [0.5, 5, 10]),
        ([0.33333334], [1 / 3, 2], [0.33333334, 2]),
        ([5, 10], [np.nan], [5, 10]),
    ],
)
def test_every_limit_is_an_edge_beside_the_lowest_and_highest_value(limits, values, edges):
    assert list(limited(np.array(limits), np.array(values))) == edges


def test_one_limit_that_is_the_only_value_makes_one_class():
    assert len(limited(np.array([5.0]), np.array([5.0, 5.0]))) == 2


@pytest.mark.parametrize("value", [1000 / 11, np.float32(1000 / 11), np.nextafter(1000 / 11, 0)])
def test_a_value_on_a_limit_belongs_to_the_upper_class(value):
    """However it is held: browsers hold values as float32, and sums differ in their last bits."""
    assert list(class_of(np.array([value, 90.9, np.nan, 100]), [0, 1000 / 11, 95, 100])) == [1, 0, 0, 2]


def spread(numbers: np.ndarray, which: np.ndarray) -> float:
    """The sum of squares within classes."""
    return sum(((own - own.mean()) ** 2).sum() for own in (numbers[which == at] for at in np.unique(which)))


@given(st.lists(st.integers(0, 40), min_size=2, max_size=9).map(np.array), st.integers(1, 5))
def test_natural_breaks_have_the_least_spread_of_all_partitions(numbers, k):
    unique = np.unique(numbers)
    edges = breaks(numbers, "fisher_jenks", k)
    if unique.size == 1:
        return
    classes = min(k, unique.size)
    cuts = combinations(unique[1:], classes - 1)
    least = min(spread(numbers, np.searchsorted(cut, numbers, side="right")) for cut in cuts)
    assert len(edges) == classes + 1
    assert spread(numbers, class_of(numbers, edges)) == pytest.approx(least, abs=1e-9)


def test_a_highest_value_far_from_all_is_a_class_of_natural_breaks():
    """Its lower limit lies halfway to the next: no class has equal ends."""
    assert list(breaks(np.array([1.0, 1.1, 1.2, 5, 5.1, 20]), "fisher_jenks", 3)) == [1, 5, 12.55, 20]
    assert list(breaks(np.array([1.0, 2, 2, 3]), "fisher_jenks", 7)) == [1, 2, 2.5, 3]
    assert list(breaks(np.array([1.0, 2, 9, 9]), "fisher_jenks", 2)) == [1, 5.5, 9]
