"""Empirical Bayes: a worked example by hand, and what holds for any counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.smoothing import empirical_bayes


@pytest.mark.parametrize("events", [True, False])
def test_a_worked_example(events):
    cases, persons = np.array([1.0, 30, 2]), np.array([10.0, 1000, 400])
    mean, rate = 33 / 1410, cases / persons
    single = mean if events else mean * (1 - mean)
    between = max(0.0, (persons * (rate - mean) ** 2).sum() / 1410 - single / 470)
    expected = mean + between / (between + single / persons) * (rate - mean)
    assert between > 0 and empirical_bayes(cases, persons, events) == pytest.approx(expected)


def test_shares_near_a_half_keep_differences_that_chance_does_not_make():
    """Poisson counts vary twice as much as such shares: taken for them, true differences would be called chance."""
    chance = np.random.default_rng(3)
    persons = np.full(400, 60.0)
    cases = chance.binomial(60, np.clip(chance.normal(0.5, 0.03, 400), 0, 1)).astype(float)
    assert np.ptp(empirical_bayes(cases, persons, events=True)) == 0
    assert np.ptp(empirical_bayes(cases, persons)) > 0.02


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 5000)), min_size=2, max_size=40))
def test_a_smoothed_rate_lies_between_the_raw_rate_and_the_whole(pairs):
    cases, persons = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    raw, mean = cases / persons, cases.sum() / persons.sum()
    smooth = empirical_bayes(cases, persons)
    assert (smooth >= np.minimum(raw, mean) - 1e-12).all() and (smooth <= np.maximum(raw, mean) + 1e-12).all()


def test_what_is_not_known_stays_unknown():
    smooth = empirical_bayes(np.array([np.nan, 2, 3]), np.array([10.0, 0, 100]))
    assert np.isnan(smooth[0]) and np.isnan(smooth[1]) and np.isfinite(smooth[2])
