"""Limits against scipy and published figures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2

from analysis.intervals import byar, wilson


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_scipys(pair):
    cases, persons = pair
    known = binomtest(cases, persons).proportion_ci(0.95, "wilson")
    low, high = wilson(np.array([cases]), np.array([persons]))
    assert (low[0], high[0]) == pytest.approx((known.low, known.high), abs=1e-9)


@pytest.mark.parametrize("cases", [5, 20, 100, 1000])
def test_byar_is_near_the_exact_poisson_limits(cases):
    low, high = byar(np.array([cases]), np.array([1.0]))
    exact = chi2.ppf(0.025, 2 * cases) / 2, chi2.ppf(0.975, 2 * cases + 2) / 2
    assert (low[0], high[0]) == pytest.approx(exact, rel=0.01)


def test_what_cannot_be_has_no_limits():
    low, high = wilson(np.array([3.0, 1, np.nan]), np.array([2.0, 0, 5]))
    assert np.isnan(low).all() and np.isnan(high).all()
    assert np.isnan(byar(np.array([1.0]), np.array([0.0]))[0]).all()
