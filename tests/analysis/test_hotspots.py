"""Hot spots against plain loops over a matrix of weights, and on a planted spot."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.hotspots import discoveries, gi_star, local_moran, moran, two_sided

SIDE = 12


def grid() -> np.ndarray:
    place = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    right = np.column_stack((place[:, :-1].ravel(), place[:, 1:].ravel()))
    down = np.column_stack((place[:-1].ravel(), place[1:].ravel()))
    return np.vstack((right, down))


def plain(values: np.ndarray, pairs: np.ndarray) -> tuple[list[float], float]:
    n = len(values)
    weight = np.zeros((n, n))
    weight[pairs[:, 0], pairs[:, 1]] = weight[pairs[:, 1], pairs[:, 0]] = 1
    z = values - values.mean()
    whole = n / weight.sum() * sum(weight[i, j] * z[i] * z[j] for i in range(n) for j in range(n)) / (z**2).sum()
    np.fill_diagonal(weight, 1)
    local = []
    for i in range(n):
        w, s = weight[i].sum(), (weight[i] ** 2).sum()
        below = values.std() * np.sqrt((n * s - w**2) / (n - 1))
        local.append((weight[i] @ values - values.mean() * w) / below)
    return local, whole


@given(st.integers(0, 10_000))
def test_local_and_global_equal_the_plain_formulas(seed):
    values = np.random.default_rng(seed).normal(size=SIDE * SIDE)
    local, whole = plain(values, grid())
    np.testing.assert_allclose(gi_star(values, grid()), local, atol=1e-9)
    assert moran(values, grid()) == pytest.approx(whole)


@pytest.mark.parametrize("value", [0.0, 49.093152, 1e12])
def test_sums_of_equal_values_make_no_spots(value):
    """As of smoothed rates that chance explains: what differs in the last digit is the order of adding up."""
    chance = np.random.default_rng(4)
    values = value * (1 + chance.integers(-2, 3, SIDE * SIDE) * np.finfo(float).eps)
    for deviates in (gi_star(values, grid()), local_moran(values, grid())):
        assert (deviates == 0).all() and not discoveries(two_sided(deviates)).any()
    assert np.isnan(moran(values, grid()))


def test_local_moran_has_the_moments_of_conditional_permutations():
    chance = np.random.default_rng(2)
    values = chance.lognormal(size=SIDE * SIDE)
    at = 5 * SIDE + 4
    beside = [j for pair in grid() if at in pair for j in pair if j != at]
    others = np.delete(values, at)
    drawn = np.array([chance.choice(others, len(beside), replace=False).mean() for _ in range(4000)])
    expected = (values[beside].mean() - drawn.mean()) / drawn.std()
    assert local_moran(values, grid())[at] == pytest.approx(expected, abs=0.06)


def test_local_moran_finds_a_planted_cluster_and_an_outlier_in_it():
    values = np.random.default_rng(1).normal(size=(SIDE, SIDE))
    assert discoveries(two_sided(local_moran(values.ravel(), grid()))).sum() == 0
    values[3:8, 3:8] += 6
    values[5, 5] -= 12
    z = local_moran(values.ravel(), grid())
    found = discoveries(two_sided(z)).reshape(SIDE, SIDE)
    assert found[4:7:2, 4:7:2].all() and found[5, 5]
    assert z.reshape(SIDE, SIDE)[5, 5] > 0 > values[5, 5] - values.mean()


def test_a_planted_spot_is_found_and_noise_is_not():
    values = np.random.default_rng(1).normal(size=(SIDE, SIDE))
    noise = discoveries(two_sided(gi_star(values.ravel(), grid())))
    values[3:6, 3:6] += 5
    found = discoveries(two_sided(gi_star(values.ravel(), grid()))).reshape(SIDE, SIDE)
    assert noise.sum() == 0 and found[3:6, 3:6].all() and found.sum() < 25


def test_probabilities_are_those_of_tables():
    assert two_sided(np.array([1.959963984540054, -2.575829303548901])) == pytest.approx([0.05, 0.01])
    assert discoveries(np.array([0.01, 0.02, 0.03, 0.5, np.nan]), 0.05).tolist() == [True, True, True, False, False]


def test_what_is_not_known_is_left_out():
    values = np.arange(float(SIDE * SIDE))
    values[5] = np.nan
    for local in (gi_star, local_moran):
        assert np.isnan(local(values, grid())[5]) and np.isfinite(np.delete(local(values, grid()), 5)).all()
