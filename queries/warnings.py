"""Which areas lie beyond a warning threshold: all indicators with a target, those that need attention most first."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

import definitions
from definitions import Target
from definitions.goals import target_for
from queries.attention import WORST, breached, judgement, tendency, usual_between
from queries.catalogue import Catalogue, Indicator, catalogue
from queries.change import year_before
from queries.limits import has_limits, limits_of, of_part_of_sample, persons
from queries.places import drawn
from queries.reader import Reader
from queries.selection import Selection
from queries.values import AreaValues, indicator_by_area

FEWEST = 5
# Indicator and programme of a figure.
Measure = tuple[str, str]


@dataclass(frozen=True)
class Warning:
    """One area beyond the warning of one indicator and programme; figures in the indicator's unit.

    `before` is that of the same months a year earlier (NaN if none), `fresh` whether it was not beyond the warning
    then; `reasons` as in `queries.attention`, `excess` how far beyond the warning, in distances from target to warning.
    """

    code: str
    selection: Selection
    value: float
    before: float
    target: Target
    fresh: bool
    reasons: tuple[str, ...]
    excess: float

    @property
    def measure(self) -> Measure:
        """Which figure it is of."""
        return self.selection.indicator, self.selection.programme


def measures(held: Catalogue) -> list[Measure]:
    """Indicator and programme of every figure for which a target is set and which the build holds."""
    found = []
    for entry in definitions.targets():
        offered = held.offers.get(entry.indicator, ())
        found += [(entry.indicator, code) for code in offered if entry.programme in ("", code)]
    return list(dict.fromkeys(found))


def warnings(reader: Reader, selection: Selection) -> tuple[Warning, ...]:
    """The areas of the selection's level within its area, for its months and people; most reasons first, then new ones,
    then the furthest beyond. Whatever indicator and area the selection names does not count."""
    return _warnings(reader, replace(selection, indicator="", programme="", area=""))[0]


def unlisted(reader: Reader, selection: Selection) -> dict[Measure, int]:
    """How many figures beyond a warning are not listed, by indicator and programme: of too few cases, of part of a
    sample, or perhaps beyond it by chance."""
    return _warnings(reader, replace(selection, indicator="", programme="", area=""))[1]


@lru_cache(maxsize=64)
def _warnings(reader: Reader, selection: Selection) -> tuple[tuple[Warning, ...], dict[Measure, int]]:
    held = catalogue(reader)
    found, left_out = [], {}
    for indicator, programme in measures(held):
        beyond, weak = _beyond(reader, held, replace(selection, indicator=indicator, programme=programme))
        found += beyond
        left_out[indicator, programme] = weak
    order = sorted(found, key=lambda one: (-len(one.reasons), not one.fresh, -one.excess, one.code))
    return tuple(order), left_out


def _beyond(reader: Reader, held: Catalogue, selection: Selection) -> tuple[list[Warning], int]:
    """The warnings of one indicator and programme, and how many figures beyond it are not listed."""
    indicator = held.indicators[selection.indicator]
    everywhere = _values(reader, selection, held.root)
    known = {code: float(value) for code, value in zip(everywhere.code, everywhere.value, strict=True)}
    cases, nearest = _soundness(held, indicator, selection, everywhere)
    sound = {code: (n, end) for code, n, end in zip(everywhere.code, cases, nearest, strict=True)}
    earlier = year_before(held, selection)
    past = _values(reader, earlier, held.root) if earlier else None
    rows, rows_before = ({code: at for at, code in enumerate(one.code)} if one else {} for one in (everywhere, past))
    shown, found, left_out = np.sort(everywhere.shown), [], 0
    for code, value, target in _breaches(held, indicator, selection, known):
        if of_part_of_sample(held, indicator, code) or not listed(indicator, target, *sound[code]):
            left_out += 1
            continue
        by_chance, known_before = 0.0, float("nan")
        if code in rows_before:
            now, before = everywhere.at([rows[code]]), past.at([rows_before[code]])
            by_chance, known_before = usual_between(held, selection, now, before), float(before.value[0])
        found.append(_warning(indicator, selection, code, value, known_before, target, shown, by_chance))
    return found, left_out


def _breaches(held: Catalogue, indicator: Indicator, selection: Selection, known: dict[str, float]):
    """Code, value and target of each area of the selection that lies beyond its warning."""
    year = int(selection.to[:4])
    for code in drawn(held, selection.level, selection.within)[0]:
        value = known.get(code, np.nan)
        if held.areas[code].level != selection.level or np.isnan(value):
            continue
        path = tuple(area.code for area in held.path(code))
        target = target_for(indicator.id, selection.programme, path, year)
        if target is not None and breached(indicator, value, target.warning):
            yield code, value, target


def _soundness(held: Catalogue, indicator: Indicator, selection: Selection, values: AreaValues):
    """The cases behind each figure, and its limit nearest to the target; NaN where they cannot be told."""
    cases = persons(held, selection, values)[1] if has_limits(indicator) else values.denominator
    low, high = limits_of(held, selection, values)
    return cases, high if indicator.better == "higher" else low


def listed(indicator: Indicator, target: Target, cases: float, nearest: float) -> bool:
    """Whether a figure beyond its warning rests on enough cases and is not beyond it by chance alone."""
    rule = definitions.inbox()
    if cases < rule.fewest_cases:
        return False
    return not rule.beyond_chance or np.isnan(nearest) or breached(indicator, nearest, target.warning)


def _values(reader: Reader, selection: Selection, within: str) -> AreaValues:
    return indicator_by_area(reader, replace(selection, within=within))


def _warning(indicator: Indicator, selection, code, value, before, target, shown, by_chance) -> Warning:
    worse = float(np.mean(shown > value) if indicator.better == "higher" else np.mean(shown < value))
    falls = judgement(indicator, tendency(indicator, value, before, by_chance)) < 0
    reasons = ["warning"]
    reasons += ["worst_tenth"] if shown.size >= FEWEST and worse >= WORST else []
    reasons += ["worse"] if falls else []
    step = abs(target.warning - target.target) or 1.0
    return Warning(
        code=code,
        selection=replace(selection, area=code),
        value=value,
        before=before,
        target=target,
        fresh=bool(np.isfinite(before)) and not breached(indicator, before, target.warning),
        reasons=tuple(reasons),
        excess=abs(value - target.warning) / step,
    )
