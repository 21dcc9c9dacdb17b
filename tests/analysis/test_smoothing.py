"""Empirical Bayes: a worked example by hand, and what holds for any counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.smoothing import empirical_bayes


def test_a_worked_example():
    cases, persons = np.array([1.0, 30, 2]), np.array([10.0, 1000, 400])
    mean, rate = 33 / 1410, cases / persons
    between = max(0.0, (persons * (rate - mean) ** 2).sum() / 1410 - mean / 470)
    expected = mean + between / (between + mean / persons) * (rate - mean)
    assert empirical_bayes(cases, persons) == pytest.approx(expected)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 5000)), min_size=2, max_size=40))
def test_a_smoothed_rate_lies_between_the_raw_rate_and_the_whole(pairs):
    cases, persons = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    raw, mean = cases / persons, cases.sum() / persons.sum()
    smooth = empirical_bayes(cases, persons)
    assert (smooth >= np.minimum(raw, mean) - 1e-12).all() and (smooth <= np.maximum(raw, mean) + 1e-12).all()


def test_what_is_not_known_stays_unknown():
    smooth = empirical_bayes(np.array([np.nan, 2, 3]), np.array([10.0, 0, 100]))
    assert np.isnan(smooth[0]) and np.isnan(smooth[1]) and np.isfinite(smooth[2])
