"""Which figure of a life table, or of lags, an indicator is, and its limits."""

import numpy as np

from analysis import survival
from analysis.survival import LifeTable
from queries import lags
from queries.catalogue import Indicator
from queries.measures import LONGEST_MEDIAN

# Half of the last digit of a mean of months.
TOLD = 0.05
# Decimals to which products of shares are exact.
EXACT = 9
# An interval is wide that reaches further to a side than this share of a duration.
WIDE_SHARE = 0.25


def restricted_mean(life: LifeTable, horizon: int) -> np.ndarray:
    """Mean months up to the horizon, one per group, as the map and the pages tell it.

    NaN where the curve is not known from its start, and where nobody is followed so far that what is unknown of those
    left would no longer change the digit that is told.
    """
    risk = life.at_risk[..., :horizon] > 0
    seen = np.where(risk, np.arange(risk.shape[-1]), 0).max(axis=-1, initial=0)
    left = np.take_along_axis(life.survival, seen[..., None], axis=-1)[..., 0]
    known = (life.start <= 1) & (left * np.maximum(horizon - 1 - seen, 0) < TOLD)
    return np.where(known, survival.restricted_mean(life, horizon), np.nan)


STATISTICS = {
    "median_duration": lambda life, indicator: survival.median(life),
    "median_days": lambda life, indicator: survival.median(life),
    "restricted_mean": lambda life, indicator: restricted_mean(life, indicator.horizon),
    "share_remaining": lambda life, indicator: survival.share_beyond(life, indicator.horizon) * 100,
    "reentry": lambda life, indicator: (1 - survival.share_beyond(life, indicator.horizon)) * 100,
    "done_within": lambda life, indicator: (1 - survival.share_beyond(life, indicator.horizon)) * 100,
}
CLOCKS = {
    "median_duration": "exits_by_duration",
    "restricted_mean": "exits_by_duration",
    "share_remaining": "exits_by_duration",
    "reentry": "returns_by_month",
    "median_days": "waits_by_day",
    "done_within": "waits_by_day",
}
LAGS = {
    "median_lag": lambda found, indicator: lags.median_lag(found, indicator.horizon),
    "used_within": lambda found, indicator: np.round(lags.used_within(found, indicator.horizon) * 100, EXACT),
}


def limits_from(life: LifeTable, indicator: Indicator) -> tuple[np.ndarray, np.ndarray]:
    """95 % limits of an estimate from life tables, in the indicator's unit; NaN where one is open.

    Those of medians beyond the longest that is told stand just above it, as the medians do; an upper one so far
    beyond that any median that is told would be uncertain counts as open.
    """
    if indicator.kind in LONGEST_MEDIAN:
        longest, far = LONGEST_MEDIAN[indicator.kind], furthest(indicator)
        low, high = survival.quantile_limits(life)
        followed = (life.at_risk[..., far + 1 :] > 0).any(axis=-1)
        low = np.where(np.isnan(low) & followed, longest + 1, np.minimum(low, longest + 1))
        return low, np.where(high > far, np.nan, np.minimum(high, longest + 1))
    if indicator.kind == "restricted_mean":
        mean = survival.restricted_mean(life, indicator.horizon)
        error = survival.Z95 * np.sqrt(survival.restricted_mean_variance(life, indicator.horizon))
        return np.maximum(mean - error, 0), np.minimum(mean + error, indicator.horizon)
    at = min(indicator.horizon, life.survival.shape[-1] - 1)
    low, high = (100 * end for end in survival.share_limits(life.survival[..., at], life.variance[..., at]))
    return (low, high) if indicator.kind == "share_remaining" else (100 - high, 100 - low)


def furthest(indicator: Indicator) -> int:
    """Up to which duration a life table has to be right for the indicator and its limits."""
    longest = LONGEST_MEDIAN.get(indicator.kind)
    return indicator.horizon if longest is None else int(longest * (1 + WIDE_SHARE))


def capped(value: np.ndarray, indicator: Indicator) -> np.ndarray:
    """An estimate as it is told: medians beyond the longest that is told, or not reached, stand just above it; others
    without the noise of products, so that 3 of 12 are neither more nor less than a quarter."""
    longest = LONGEST_MEDIAN.get(indicator.kind)
    if longest is None:
        return np.round(value, EXACT)
    return np.where(np.isnan(value) | (value > longest), longest + 1, value)
