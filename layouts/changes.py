"""What a map of changes tells of each area: the difference of two figures as they are printed."""

from dataclasses import replace
from functools import partial

import numpy as np

from layouts import numbers
from layouts.incomplete import why_none
from layouts.texts import say
from layouts.view import View
from layouts.words import change_between, change_unit, change_words, compared_periods
from queries.benchmarks import value_of
from queries.catalogue import Catalogue
from queries.change import change_by_area, earlier, tellable
from queries.measures import LONGEST_MEDIAN
from queries.reader import Reader
from queries.selection import Selection
from queries.together import group_value
from queries.values import AreaValues, Status, indicator_by_area


def changed(reader: Reader, held: Catalogue, selection: Selection, before: Selection) -> AreaValues:
    """One entry per area drawn: its figure minus the one before, so that a reader who subtracts them finds the same."""
    written = partial(numbers.all_rounded, decimals=held.indicators[selection.indicator].decimals)
    values = change_by_area(reader, selection, before, written)
    # 29.6 − 28.7 and 28.7 − 27.8 differ in their last bits alone: areas that rose alike share a rank.
    return replace(values, value=written(values.value))


def told(reader: Reader, held: Catalogue, view: View, selection: Selection) -> AreaValues:
    """What the view tells of the areas of a selection: their figures, or beside a map of changes how these changed."""
    if not view.than:
        return indicator_by_area(reader, selection)
    return changed(reader, held, selection, earlier(held, selection, view.than))


def change_at(reader: Reader, held: Catalogue, view: View, code: str) -> tuple[float, str]:
    """How the figure of an area changed, and the words for it; NaN and why where it is not told."""
    asked = earlier(held, view.selection, view.than)
    value, status = value_of(reader, view.selection, code)
    then, before = value_of(reader, asked, code)
    if status > Status.ZERO:
        return float("nan"), ""
    if before > Status.ZERO:
        return float("nan"), why_none(reader, held, view.but(from_=asked.from_, to=asked.to), code, before)
    if not tellable(held.indicators[view.indicator], value, then):
        return float("nan"), beyond(held, view)
    moved = change_between(held, view, value, then)
    return moved, change_words(held, view, moved)


BEYOND = "not told: more than {value} in at least one of the periods"
BEYOND_OR_NONE = "not applicable here, or more than {value} in one of the periods"


def beyond(held: Catalogue, view: View, why: str = BEYOND) -> str:
    """Why no change is told of a median that lies beyond the longest, perhaps; nothing of other figures."""
    indicator = held.indicators[view.indicator]
    longest = LONGEST_MEDIAN.get(indicator.kind)
    words = numbers.quantity(longest, indicator.unit, view.lang, 0) if longest else ""
    return say(view.lang, why, value=words) if longest else ""


def change_of_group(reader: Reader, held: Catalogue, view: View, group: tuple[str, ...]) -> float:
    """How the figure of areas together changed; NaN where either is none."""
    now, then = (group_value(reader, one, group) for one in (view.selection, earlier(held, view.selection, view.than)))
    return change_between(held, view, now, then) if np.isfinite(now) and np.isfinite(then) else float("nan")


def moved_since(held: Catalogue, view: View) -> str:
    """What a title of changes begins with: since when; nothing of figures."""
    if not view.than:
        return ""
    words = say(view.lang, "change since {period}", period=_since(held, view))
    return f"{words[:1].upper()}{words[1:]}{'：' if view.lang == 'zh' else ': '}"


def _since(held: Catalogue, view: View) -> str:
    return compared_periods(earlier(held, view.selection, view.than), view.lang)


def sorted_by(held: Catalogue, view: View) -> str:
    """That what is ranked are changes, since when and in what."""
    period = _since(held, view)
    unit = change_unit(held, view)["suffix"].strip()
    if not unit:
        return say(view.lang, "By change since {period}, the highest first", period=period)
    return say(view.lang, "By change since {period} ({unit}), the highest first", period=period, unit=unit)
