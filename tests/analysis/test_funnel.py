"""Funnel limits: the score and Wilson's limits agree; overdispersion is 1 for chance alone and grows with the rest."""

import numpy as np
import pytest

from analysis.funnel import Z95, overdispersion, scores, spread
from analysis.intervals import variation, wilson


def test_a_score_beyond_the_limit_is_a_reference_outside_wilsons_limits():
    rng = np.random.default_rng(4)
    base = rng.integers(20, 4000, 500).astype(float)
    cases = rng.binomial(base.astype(int), 0.08).astype(float)
    low, high = wilson(cases, base)
    outside = (low > 0.07) | (high < 0.07)
    assert ((np.abs(scores(cases / base, 0.07, base)) > Z95) == outside).all() and 20 < outside.sum() < 480


def test_chance_alone_is_not_overdispersed_and_real_differences_are():
    rng = np.random.default_rng(5)
    base = rng.integers(500, 4000, 2000)
    by_chance = scores(rng.binomial(base, 0.1) / base, 0.1, base)
    uneven = rng.beta(20, 180, base.size)
    assert overdispersion(by_chance) == 1.0
    assert overdispersion(scores(rng.binomial(base, uneven) / base, 0.1, base)) > 3
    assert overdispersion(np.array([np.nan])) == 1.0


def test_the_funnel_narrows_with_size_and_needs_one():
    assert spread(0.5, np.array([100.0]))[0] == pytest.approx(0.05)
    assert spread(2.0, np.array([8.0]), proportion=False)[0] == pytest.approx(0.5)
    assert np.isnan(spread(0.5, np.array([0.0]))[0])


def test_the_variation_of_few_cases_is_large():
    found = variation(np.array([100.0, 4.0, 0.0, 50.0, 3.0]), np.array([10_000.0, 10_000.0, 100.0, 50.0, 0.0]))
    np.testing.assert_allclose(found[:4], [0.0995, 0.4999, 1.0, 0.0], atol=1e-3)
    assert np.isnan(found[4])
