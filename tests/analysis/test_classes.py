"""Class breaks: known answers, and what holds for any values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.classes import SCHEMES, breaks

values = st.lists(st.floats(0, 1e6, allow_nan=False), max_size=60).map(np.array)


@given(values, st.sampled_from(sorted(SCHEMES)), st.integers(1, 7))
def test_edges_rise_and_hold_every_value(numbers, scheme, k):
    edges = breaks(numbers, scheme, k)
    assert (np.diff(edges) > 0).all()
    if len(numbers):
        assert edges[0] <= numbers.min() and edges[-1] >= numbers.max()


def test_fisher_jenks_finds_the_clusters():
    assert list(breaks(np.array([1, 1.1, 1.2, 5, 5.1, 9, 9.2]), "fisher_jenks", 3)) == [1, 5, 9, 9.2]


def test_quantiles():
    assert list(breaks(np.arange(11.0), "quantile", 5)) == [0, 2, 4, 6, 8, 10]


def test_fewer_classes_where_values_repeat():
    assert len(breaks(np.array([1.0, 1, 1, 1, 2]), "quantile", 5)) <= 3
    assert len(breaks(np.array([3.0, 3, 3]), "quantile", 5)) == 2
    assert len(breaks(np.array([]), "quantile", 5)) == 0


def test_an_unknown_scheme_is_named():
    with pytest.raises(ValueError, match="maxp"):
        breaks(np.array([1.0, 2]), "maxp", 3)
