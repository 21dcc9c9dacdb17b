"""Sentences: what a value says about a place, and how it compares."""

import math
from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np

from definitions.kinds import FROM_SPELLS, TIMING_SPELLS
from layouts import numbers
from layouts.texts import joined, say
from layouts.view import View
from queries.benchmarks import SIMILAR, TARGET, reference, upper
from queries.catalogue import Catalogue, Indicator
from queries.change import A_YEAR, earlier
from queries.measures import LONGEST_MEDIAN
from queries.reader import Reader
from queries.selection import Selection
from queries.told import source
from queries.trend import years
from queries.values import Status, indicator_by_area, window


@lru_cache(maxsize=16384)
def place(held: Catalogue, code: str, lang: str) -> str:
    """The name of an area with its parent: 太平镇（清新区） or Taiping Town (Qingxin)."""
    path = held.path(code)
    name = path[-1].name.in_(lang)
    if len(path) < 3:
        return name
    parent = path[-2].name.in_(lang)
    return f"{name}（{parent}）" if lang == "zh" else f"{name} ({parent})"


def parents(held: Catalogue, code: str, lang: str) -> str:
    """The areas above an area, nearest first, without the top."""
    return " · ".join(area.name.in_(lang) for area in reversed(held.path(code)[1:-1]))


def spell_words(held: Catalogue, view: View) -> list[tuple[str, str]]:
    """What counts as one spell, where the figure is of spells and the view counts them otherwise than usual: words, and
    the field of the view that says so."""
    kind, lang = held.indicators[view.indicator].kind, view.lang
    found = []
    if view.gap not in ("", "1") and kind in FROM_SPELLS:
        found.append((say(lang, "gaps of up to {gap} months", gap=view.gap), "gap"))
    if view.unit and kind in TIMING_SPELLS:
        units = {"place": say(lang, "its part in each township"), "person": say(lang, "each covered member's")}
        found.append((f"{say(lang, 'One spell is')} {units[view.unit]}", "unit"))
    return found


def status_words(lang: str, status: Status, threshold: int) -> str:
    """The fixed phrase for a value that is not shown."""
    if status == Status.SUPPRESSED:
        return say(lang, "suppressed (fewer than {k})", k=threshold)
    return {
        Status.MISSING: say(lang, "no data were delivered"),
        Status.NOT_APPLICABLE: say(lang, "not applicable here"),
        Status.OUTSIDE: say(lang, "outside the chosen area"),
        Status.NOT_SEPARABLE: say(lang, "not separable here: the groups would be too small"),
    }.get(status, "")


def why_not(held: Catalogue, view: View, status: Status, threshold: int) -> str:
    """Why the figure of a view is not shown: the fixed phrase, and where no exit is old enough yet, that."""
    words, indicator = status_words(view.lang, status, threshold), held.indicators[view.indicator]
    if status != Status.NOT_APPLICABLE or source(indicator) != "reentry":
        return words
    first, last = window(held, view.selection, "reentry", indicator.horizon)
    if last >= first:
        return words
    followed = say(view.lang, "no exit of these months has been followed for {n} months yet", n=indicator.horizon)
    return f"{words}{'：' if view.lang == 'zh' else ': '}{followed}"


def sentence(held: Catalogue, view: View) -> str:
    """The indicator's sentence with the programme filled in and `{value}` left open."""
    words = held.indicators[view.indicator].sentence.in_(view.lang)
    programme = held.programmes.get(view.programme)
    name = programme.short.in_(view.lang) if programme else ""
    return words.replace("{programme}", name)


# Of a median that is not told because it lies beyond the longest: its sentence cannot be that of a figure.
BEYOND = {
    "median_duration": "More than half of all periods on {programme} last longer than {value}",
    "median_days": "More than half of the applications for {programme} wait longer than {value}",
}


def said(held: Catalogue, view: View, value: float) -> tuple[str, str]:
    """The sentence that a value makes, with `{value}` left open, and the words for it."""
    indicator = held.indicators[view.indicator]
    longest = LONGEST_MEDIAN.get(indicator.kind)
    if not longest or not value > longest:
        return sentence(held, view), value_words(held, view, value)
    programme = held.programmes.get(view.programme)
    words = say(view.lang, BEYOND[indicator.kind])
    shown = numbers.quantity(longest, indicator.unit, view.lang, 0)
    return words.replace("{programme}", programme.short.in_(view.lang) if programme else ""), shown


def at_place(name: str, words: str, lang: str) -> str:
    """A sentence about a place."""
    if lang == "zh":
        return f"{name}，{words}"
    shouted = words[:2].isupper() and words[:2].isalpha()
    first = words[:1] if shouted else words[:1].lower()
    return f"In {name}, {first}{words[1:]}"


def place_sentence(held, view: View, code: str, value: float, status: Status, why: str) -> str:
    """What the value says about the place, or `why` there is none."""
    name = place(held, code, view.lang)
    if status > Status.ZERO:
        return f"{name}：{why}。" if view.lang == "zh" else f"{name}: {why}."
    words, shown = said(held, view, value)
    words = at_place(name, joined(words.replace("{value}", shown)), view.lang)
    if code == held.root:
        return words + ("。" if view.lang == "zh" else ".")
    return words + ("，" if view.lang == "zh" else ", ")


def value_words(held: Catalogue, view: View, value: float) -> str:
    """A value of the view's indicator with its unit."""
    return _worded(held.indicators[view.indicator], view.lang, value)


def _worded(indicator: Indicator, lang: str, value: float) -> str:
    unit, longest = indicator.unit, LONGEST_MEDIAN.get(indicator.kind)
    if longest and value > longest:
        return say(lang, "more than {value}", value=numbers.quantity(longest, unit, lang, 0))
    if unit in ("per_thousand", "persons"):
        return numbers.number(value, lang, indicator.decimals, unit in numbers.LARGE_UNITS)
    return numbers.quantity(value, unit, lang, indicator.decimals)


@cache
def _kept(indicator: Indicator, lang: str) -> numbers.Written:
    return numbers.Written(lambda value: _worded(indicator, lang, value))


def all_value_words(held: Catalogue, view: View, values: Sequence[float]) -> list[str]:
    """As `value_words`, of many values: those that occur again are written once."""
    indicator, asked = held.indicators[view.indicator], np.asarray(values, dtype=float)
    if indicator.unit in numbers.LARGE_UNITS or indicator.kind in LONGEST_MEDIAN:
        words = _kept(indicator, view.lang)
        return ["–" if math.isnan(value) else words[value] for value in asked.tolist()]
    unit = "" if indicator.unit == "per_thousand" else indicator.unit
    return numbers.quantities(asked, unit, view.lang, indicator.decimals)


def measured(held: Catalogue, view: View, value: float) -> str:
    """A value with its unit, where no sentence of the indicator stands around it that says of what it is."""
    indicator = held.indicators[view.indicator]
    if indicator.kind in LONGEST_MEDIAN:
        return value_words(held, view, value)
    return numbers.quantity(value, indicator.unit, view.lang, indicator.decimals)


def comparison(reader: Reader, held, view: View, code: str, value: float, status: Status) -> str:
    """How the place stands among all areas of its level, in words."""
    if status > Status.ZERO or code == held.root:
        return ""
    level = held.areas[code].level
    everywhere = indicator_by_area(reader, view.but(area="", level=level, within=held.root).selection).shown
    if everywhere.size < 5:
        return ""
    names = level_name(held, level, view.lang)
    if end := _end(everywhere, value):
        return say(view.lang, end, n=numbers.number(everywhere.size, view.lang), level=names)
    shares = (np.mean(side) for side in (everywhere < value, everywhere > value))
    below, above = (int(np.floor(100 * share)) for share in shares)
    # Of areas that share the highest or the lowest figure neither side may be half.
    if below >= 50 or (below and not above):
        return say(view.lang, "higher than {share}% of {level}.", share=below, level=names)
    if above >= 50 or (above and not below):
        return say(view.lang, "lower than {share}% of {level}.", share=above, level=names)
    if (everywhere == value).all():
        return say(view.lang, "the same figure as in all {level}.", level=names)
    return say(view.lang, "in the middle of all {level}.", level=names)


# Of the only area with the highest or the lowest figure.
ENDS = ("the lowest of {n} {level}.", "the highest of {n} {level}.")


def _end(everywhere: np.ndarray, value: float) -> str:
    """The text of an area beyond all others; nothing where another has its figure, or lies beyond it."""
    for words, others in zip(ENDS, (everywhere > value, everywhere < value), strict=True):
        if np.count_nonzero(others) == everywhere.size - 1:
            return words
    return ""


def level_name(held: Catalogue, level: str, lang: str, one: bool = False) -> str:
    """The name of a level as it stands after a number of areas, or of one area."""
    entry = next(entry for entry in held.levels if entry.level == level)
    if lang == "zh":
        return entry.name.zh
    return entry.name.en.lower() if one else entry.plural_en.lower()


def focus(held: Catalogue, view: View) -> str:
    """The area the page speaks of: the selected one, or the one the map is restricted to."""
    return view.area or view.within


def benchmark_name(held: Catalogue, view: View, code: str = "") -> str:
    """What the values are compared with, by name: of one area, or of each area its own."""
    if view.benchmark == TARGET:
        return say(view.lang, "the target")
    if view.benchmark == SIMILAR:
        return say(view.lang, "similar areas")
    if not code and view.benchmark:
        return say(view.lang, "the own {level}", level=level_name(held, view.benchmark, view.lang, one=True))
    return held.areas[upper(held, code or held.root, view.benchmark)].name.in_(view.lang)


def benchmark_value(reader: Reader, held: Catalogue, view: View) -> float:
    """The value of the benchmark of the focus; NaN for counts, which no larger area is a benchmark of."""
    if held.indicators[view.indicator].mark == "circle" and view.benchmark not in (SIMILAR, TARGET):
        return float("nan")
    return reference(reader, view.selection, view.benchmark, focus(held, view))


def compared_periods(before: Selection, lang: str) -> str:
    """The range of periods compared with, as a reader writes it; a calendar year in short."""
    year, month = before.from_.split("-") if "-" in before.from_ else ("", "")
    if month == "01" and before.to == f"{year}-12":
        return numbers.period(year, lang)
    return numbers.period_range(before.from_, before.to, lang)


def other_months(held: Catalogue, view: View) -> dict[str, str]:
    """The ranges of months that those of the view can be set against: how the link names each, and its words."""
    ranges = {A_YEAR: say(view.lang, "a year earlier")}
    ranges |= {
        f"{first}~{last}": numbers.period(year, view.lang) for year, (first, last) in years(held.periods).items()
    }
    return {than: words for than, words in ranges.items() if earlier(held, view.selection, than)}


# In what shares change.
POINTS = {"percent": "percentage points", "per_thousand": "points per thousand"}


def change_unit(held: Catalogue, view: View) -> dict:
    """How the browser writes a change: signed, and of shares in points."""
    unit = held.indicators[view.indicator].unit
    points = POINTS.get(unit)
    words = say(view.lang, points) if points else numbers.unit(unit, view.lang)
    return {"signed": True, "short": "", "suffix": f" {words}" if words else ""}


def change_between(held: Catalogue, view: View, value: float, then: float) -> float:
    """The difference of two values as they are printed, so that a reader who subtracts them finds the same."""
    decimals = held.indicators[view.indicator].decimals
    return numbers.rounded(value, decimals) - numbers.rounded(then, decimals)


def change_words(held: Catalogue, view: View, change: float) -> str:
    """A change with its sign and unit: +1.2 percentage points."""
    return joined(change_figure(held, view, change) + change_unit(held, view)["suffix"])


def all_change_words(held: Catalogue, view: View, changes: Sequence[float]) -> list[str]:
    """As `change_words`, of many changes: those that occur again are written once."""
    words: dict[float, str] = {}
    for change in np.asarray(changes, dtype=float).tolist():
        if change not in words:
            words[change] = change_words(held, view, change)
    return [words[change] for change in np.asarray(changes, dtype=float).tolist()]


def change_figure(held: Catalogue, view: View, change: float) -> str:
    """A change with its sign alone."""
    indicator = held.indicators[view.indicator]
    figure = numbers.number(change, view.lang, indicator.decimals, indicator.unit in numbers.LARGE_UNITS)
    return numbers.signed(figure)
