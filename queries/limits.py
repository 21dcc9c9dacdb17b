"""How far chance alone may move a value: 95 % limits of the areas' figures."""

import numpy as np

from analysis.intervals import byar, variation, wilson
from queries.catalogue import Catalogue, Indicator
from queries.duration import FEWEST_SPELLS
from queries.estimates import WIDE_SHARE
from queries.measures import LONGEST_MEDIAN, MONEY, SAMPLED, STOCKS
from queries.selection import Selection
from queries.values import AreaValues, window

SHARES = frozenset({"percent", "per_thousand"})
WIDE_POINTS = 10.0
UNCERTAIN = 0.20


def persons(held: Catalogue, selection: Selection, values: AreaValues) -> tuple[np.ndarray, np.ndarray]:
    """Cases and persons behind each value: person-months of stocks as the persons of a mean month.

    Months of the same person say the same again, so that they must not count as many observations.
    """
    indicator = held.indicators[selection.indicator]
    first, last = window(held, selection, indicator.numerator)
    months = last - first + 1
    cases = values.numerator / (months if indicator.numerator in STOCKS else 1)
    base = values.denominator / (months if indicator.denominator in STOCKS else 1)
    return cases, base


def has_limits(indicator: Indicator) -> bool:
    """Whether the indicator is a share or rate of what is counted: persons, cases or events, not money or a sample,
    nor what an imported table does not declare to be persons."""
    counted = indicator.counted and indicator.numerator not in MONEY | SAMPLED
    return counted and indicator.kind == "ratio" and indicator.unit in SHARES


def of_part_of_sample(held: Catalogue, indicator: Indicator, code: str) -> bool:
    """Whether a figure of an area rests on part of a sample: of how many is not known, nor how far chance moves it."""
    return indicator.numerator in SAMPLED and code != held.root


def of_events(indicator: Indicator) -> bool:
    """Whether the indicator is a rate of events among persons over time, as exits: they are no part of the persons."""
    return indicator.numerator not in STOCKS and indicator.denominator in STOCKS


def counts(held: Catalogue, selection: Selection, values: AreaValues) -> tuple[np.ndarray, np.ndarray]:
    """What chance is reckoned from: events and the months of persons in which they could happen, or else cases and
    persons (see `persons`)."""
    if of_events(held.indicators[selection.indicator]):
        return values.numerator, values.denominator
    return persons(held, selection, values)


def limits_of(held: Catalogue, selection: Selection, values: AreaValues) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper limits in the indicator's unit, one per area; NaN where none can be given.

    Byar's for rates of events, and where there are more cases than persons, as registers of different owners may say;
    Wilson's for all other shares.
    """
    indicator = held.indicators[selection.indicator]
    if values.low is not None:
        return values.low, values.high
    if not has_limits(indicator):
        nothing = np.full(values.value.shape, np.nan)
        return nothing, nothing
    cases, base = counts(held, selection, values)
    scale = np.divide(values.value, cases / base, out=np.full(cases.shape, indicator.scale), where=cases > 0)
    inner, outer = wilson(cases, base), byar(cases, base)
    among = cases <= (-1 if of_events(indicator) else base)
    low, high = (np.where(among, one, other) * scale for one, other in zip(inner, outer, strict=True))
    return low, high


def uncertain(held: Catalogue, selection: Selection, values: AreaValues) -> np.ndarray:
    """Whether chance may have moved each figure far; one per area, False where that cannot be told.

    Of estimates from life tables: wide limits (`shaky`). Of shares and rates of counted persons: a coefficient of
    variation above 20 %.
    """
    indicator = held.indicators[selection.indicator]
    if values.low is not None:
        return shaky(indicator, values)
    if not has_limits(indicator):
        return np.zeros(values.value.shape, dtype=bool)
    spread = np.nan_to_num(variation(*counts(held, selection, values), of_events(indicator)))
    return np.isfinite(values.value) & (spread > UNCERTAIN)


def judged(low: np.ndarray, high: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """1 where the whole interval lies above the reference, −1 below, 0 where it holds it; NaN without interval."""
    side = (low > reference).astype(float) - (high < reference)
    return np.where(np.isfinite(low) & np.isfinite(reference), side, np.nan)


def shaky(indicator: Indicator, values: AreaValues) -> np.ndarray:
    """Whether the limits of each estimate from life tables are wide: more than 10 points of a share, more than a
    quarter of a duration to either side, or fewer than twenty spells; False for other indicators.

    Of a median beyond the longest that is told the lower limit alone counts.
    """
    if values.low is None:
        return np.zeros(values.value.shape, dtype=bool)
    width = np.where(indicator.unit == "percent", WIDE_POINTS, WIDE_SHARE * values.value)
    below, above = values.value - values.low, values.high - values.value
    longest = LONGEST_MEDIAN.get(indicator.kind, np.inf)
    open_ = np.isnan(values.high) & (values.value <= longest)
    known, few = np.isfinite(values.value), values.denominator < FEWEST_SPELLS
    return known & (few | (below > width) | (above > width) | open_ | np.isnan(values.low))
