"""Quantiles of many columns by one sort, against numpy's of each column."""

import warnings

import numpy as np

from analysis.quantiles import quantiles


def test_they_are_those_of_each_column_without_what_is_missing():
    chance = np.random.default_rng(5)
    values = chance.gamma(2.0, 3.0, (200, 12)).round(2)
    values[chance.random(values.shape) < 0.3] = np.nan
    values[:, 3], values[:, 4], values[1:, 5] = np.nan, 7.25, np.nan
    shares = (0, 0.1, 0.25, 1 / 3, 0.5, 0.9, 0.995, 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        known = np.nanquantile(values, shares, axis=0)
    found = quantiles(values, shares)
    assert np.isnan(found[:, 3]).all() and (found[:, 4] == 7.25).all()
    np.testing.assert_array_equal(found, known)
