"""How an area stands: now, a year before, among the others, against target and warning; who needs attention."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from analysis.intervals import chance_between
from definitions import Target
from definitions.goals import target_for
from queries.benchmarks import row_of, value_of
from queries.catalogue import Catalogue, Indicator, catalogue
from queries.change import year_before
from queries.limits import has_limits, of_events, of_part_of_sample
from queries.measures import STOCKS
from queries.reader import Reader
from queries.selection import Selection
from queries.values import AreaValues, Status, indicator_by_area

WORST = 0.9
FEWEST = 5
# A change of at most these is called steady: points for percentages, whole days and months, and for all a share
# of the earlier value; so is one within the limits of chance.
STEADY = {"percent": 1.0, "points": 1.0, "days": 1.0, "months": 1.0}
STEADY_SHARE = 0.05
LIMITS = 1.96
REASONS = ("warning", "worst_tenth", "worse")
# Numerator and denominator.
Parts = tuple[float, float]


@dataclass(frozen=True)
class Standing:
    """An area's value, in the indicator's unit; NaN where there is none.

    `before` is that of the same periods a year earlier; `below` the share of the areas of its level with a
    lower value; `trend` −1, 0 or 1; `reasons` why it needs attention, the strongest first.
    """

    code: str
    value: float
    status: Status
    before: float
    below: float
    trend: int
    target: Target | None
    reasons: tuple[str, ...]

    @property
    def change(self) -> float:
        """By how much the value has risen within a year."""
        return self.value - self.before


@lru_cache(maxsize=512)
def standing(reader: Reader, selection: Selection, code: str) -> Standing:
    """How the area `code` stands in the months of the selection."""
    held = catalogue(reader)
    indicator = held.indicators[selection.indicator]
    earlier = year_before(held, selection)
    value, status = value_of(reader, selection, code)
    before, known = value_of(reader, earlier, code) if earlier else (np.nan, Status.MISSING)
    unsure = of_part_of_sample(held, indicator, code)
    before = before if known <= Status.ZERO and status <= Status.ZERO and not unsure else np.nan
    by_chance = 0.0 if np.isnan(before) else usual_change(reader, held, selection, earlier, code)
    below, above = _shares(reader, held, selection, code, value)
    trend = tendency(indicator, value, before, by_chance)
    path = tuple(area.code for area in held.path(code))
    target = target_for(indicator.id, selection.programme, path, int(selection.to[:4]))
    found = {
        "warning": target is not None and not unsure and breached(indicator, value, target.warning),
        "worst_tenth": not unsure
        and (above if indicator.better == "higher" else below) >= WORST
        and indicator.better != "neutral",
        "worse": judgement(indicator, trend) < 0,
    }
    return Standing(code, value, status, before, below, trend, target, tuple(r for r in REASONS if found[r]))


def _shares(reader, held, selection, code: str, value: float) -> tuple[float, float]:
    """The shares of all areas of the level with a lower and with a higher value; NaN for too few areas."""
    if code == held.root or np.isnan(value):
        return np.nan, np.nan
    everywhere = replace(selection, area="", level=held.areas[code].level, within=held.root)
    shown = indicator_by_area(reader, everywhere).shown
    if shown.size < FEWEST:
        return np.nan, np.nan
    return float(np.mean(shown < value)), float(np.mean(shown > value))


def tendency(indicator: Indicator, value: float, before: float, by_chance: float = 0.0) -> int:
    """1 for a rise, −1 for a fall, 0 for steady or unknown; `by_chance` is a change that chance makes usual."""
    least = STEADY.get(indicator.unit, 0.0)
    if indicator.unit not in ("percent", "points"):
        least = max(least, STEADY_SHARE * abs(before))
    change = value - before
    return 0 if np.isnan(change) or abs(change) <= max(least, by_chance) else int(np.sign(change))


def usual_change(reader: Reader, held: Catalogue, selection: Selection, earlier: Selection, code: str) -> float:
    """The change that chance alone exceeds once in twenty; 0 for what has no limits of chance."""
    return usual_between(held, selection, *(row_of(reader, asked, code) for asked in (selection, earlier)))


def usual_between(held: Catalogue, selection: Selection, now: AreaValues, before: AreaValues) -> float:
    """As `usual_change`, from the entries of one area in both ranges, each alone.

    Of estimates from life tables and lags by their limits (see `intervals.chance_between`); of counted shares and rates
    by their numerators and denominators.
    """
    if not (now.code.size and before.code.size):
        return 0.0
    if now.low is not None and before.low is not None:
        ends = ((one.value, one.low, one.high) for one in (now, before))
        return chance_between(*(tuple(float(column[0]) for column in columns) for columns in ends))
    if not has_limits(held.indicators[selection.indicator]):
        return 0.0
    return chance_change(held, selection, *((one.numerator[0], one.denominator[0]) for one in (now, before)))


def chance_change(held: Catalogue, selection: Selection, now: Parts, before: Parts) -> float:
    """As `usual_change`, from numerators and denominators.

    Two independent binomial shares (Wald), in which monthly stocks count once, not every month; of rates of events two
    Poisson counts over the months of persons.
    """
    indicator = held.indicators[selection.indicator]
    events, months = of_events(indicator), held.period(selection.to) - held.period(selection.from_) + 1
    share_of = months if indicator.denominator in STOCKS and not events else 1
    (k, n), (k_before, n_before) = [(k / share_of, n / share_of) for k, n in (now, before)]
    if not (n > 0 and n_before > 0):
        return 0.0
    share = (k + k_before) / (n + n_before)
    variance = share if events else share * max(1 - share, 0.0)
    return float(LIMITS * np.sqrt(variance * (1 / n + 1 / n_before)) * indicator.scale)


def judgement(indicator: Indicator, trend: int) -> int:
    """1 for better, −1 for worse, 0 where the direction says nothing."""
    return trend * {"higher": 1, "lower": -1, "neutral": 0}[indicator.better]


def breached(indicator: Indicator, value: float, warning: float) -> bool:
    """Whether a value lies on the worse side of a warning threshold."""
    return bool(value > warning if indicator.better == "lower" else value < warning)
