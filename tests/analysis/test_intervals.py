"""Limits against scipy and published figures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2

from analysis.intervals import byar, chance_between, wilson


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_scipys(pair):
    cases, persons = pair
    known = binomtest(cases, persons).proportion_ci(0.95, "wilson")
    low, high = wilson(np.array([cases]), np.array([persons]))
    assert (low[0], high[0]) == pytest.approx((known.low, known.high), abs=1e-9)


def test_limits_of_nobody_and_of_everybody_hold_0_and_1_to_the_last_digit():
    persons = np.arange(1, 5000)
    assert not wilson(np.zeros(len(persons)), persons)[0].any()
    assert (wilson(persons, persons)[1] == 1).all()


@pytest.mark.parametrize("cases", [5, 20, 100, 1000])
def test_byar_is_near_the_exact_poisson_limits(cases):
    low, high = byar(np.array([cases]), np.array([1.0]))
    exact = chi2.ppf(0.025, 2 * cases) / 2, chi2.ppf(0.975, 2 * cases + 2) / 2
    assert (low[0], high[0]) == pytest.approx(exact, rel=0.01)


def test_what_cannot_be_has_no_limits():
    low, high = wilson(np.array([3.0, 1, np.nan]), np.array([2.0, 0, 5]))
    assert np.isnan(low).all() and np.isnan(high).all()
    assert np.isnan(byar(np.array([1.0]), np.array([0.0]))[0]).all()


def test_a_difference_beyond_chance_is_that_of_the_limits_that_face_each_other():
    ten_after_thirty_one = ((20.0, 5.4, 59.1), (25.8, 13.8, 45.0))
    assert chance_between(*ten_after_thirty_one) == pytest.approx(np.hypot(59.1 - 20.0, 25.8 - 13.8))
    assert chance_between(*ten_after_thirty_one[::-1]) == chance_between(*ten_after_thirty_one) > 5.8
    assert chance_between((20.0, 17.0, 24.0), (30.0, 27.0, 90.0)) == pytest.approx(5.0)


def test_an_open_limit_rules_nothing_out_and_no_figure_has_no_chance():
    assert chance_between((20.0, 10.0, np.nan), (30.0, 27.0, 33.0)) == np.inf
    assert chance_between((61.0, 55.0, np.nan), (30.0, 27.0, 33.0)) == pytest.approx(np.hypot(6, 3))
    assert chance_between((np.nan, np.nan, np.nan), (30.0, 27.0, 33.0)) == 0.0


def test_of_two_shares_it_is_newcombes_tenth_method():
    """The first example of Newcombe 1998, table II: 56/70 and 48/80 differ by 0.20 (0.0524 to 0.3339)."""
    cases, persons = np.array([56, 48]), np.array([70, 80])
    low, high = wilson(cases, persons)
    one, other = zip(cases / persons, low, high, strict=True)
    assert chance_between(one, other) == pytest.approx(0.20 - 0.0524, abs=1e-4)
