"""The rail beside the map: what the value says of the chosen area, how it moved, how it compares; its other panels."""

from dataclasses import replace

import numpy as np
from dash import html

from layouts.blocks import marked
from layouts.course import trend_figure
from layouts.divisions import made_of
from layouts.figures.scales import VERDICTS
from layouts.ids import PLACE
from layouts.incomplete import why_none
from layouts.ranking import ranking
from layouts.standing import distribution_figure
from layouts.texts import joined, say
from layouts.view import View
from layouts.words import (
    at_place,
    benchmark_name,
    benchmark_value,
    change_between,
    change_words,
    focus,
    parents,
    place,
    said,
    value_words,
)
from queries import told
from queries.attention import judgement, tendency, usual_change
from queries.benchmarks import SIMILAR, TARGET, upper, value_of
from queries.catalogue import Catalogue
from queries.change import A_YEAR, MONTHS, earlier, tellable
from queries.limits import judged, limits_of, of_part_of_sample
from queries.reader import Reader
from queries.values import Status, indicator_by_area, window

__all__ = ["distribution_figure", "focus", "headline", "ranking", "spoken", "trend_figure"]

ARROWS = {1: "↑", 0: "→", -1: "↓"}


def headline(reader: Reader, held: Catalogue, view: View) -> list:
    """Name, parents, the sentence and the comparison with the areas above."""
    code = focus(held, view)
    value, status = value_of(reader, view.selection, code)
    return [
        html.H2([held.areas[code].name.in_(view.lang), html.Span(parents(held, code, view.lang))], id=PLACE),
        html.P(_said(reader, held, view, code, value, status), className="said"),
        html.P(_tags(reader, held, view, code, value, status), className="against"),
        *made_of(held, code, view),
    ]


def _tags(reader, held, view: View, code: str, value: float, status: Status) -> list:
    verdict = _judged(reader, held, view, code, status)
    named = upper(held, code, view.benchmark) if verdict and view.benchmark not in (SIMILAR, TARGET) else ""
    return [
        *_moved(reader, held, view, code, value, status),
        *verdict,
        *_noted(held, view, code, status),
        *_against(reader, held, view, code, named),
    ]


def _noted(held: Catalogue, view: View, code: str, status: Status) -> list:
    """That a figure is estimated from part of a sample, and that some of its months are provisional."""
    if status > Status.ZERO:
        return []
    indicator, lang = held.indicators[view.indicator], view.lang
    notes = []
    if of_part_of_sample(held, indicator, code):
        notes.append(say(lang, "an estimate from part of a sample: chance may have moved it far"))
    if held.periods[window(held, view.selection, told.source(indicator) or indicator.numerator)[1]] in held.provisional:
        notes.append(say(lang, "with provisional months"))
    return [html.Span(words, className="tag") for words in notes]


def _said(reader, held, view: View, code: str, value: float, status: Status) -> list:
    if status > Status.ZERO:
        return [why_none(reader, held, view, code, status), _together(reader, held, view, code, status)]
    words, shown = said(held, view, value)
    return marked(words[:1].upper() + words[1:], shown)


def _together(reader, held, view: View, code: str, status: Status) -> str:
    """Where a group is not told apart, what is told of all persons together."""
    if status != Status.NOT_SEPARABLE or not (view.sex or view.age or view.hukou):
        return ""
    value, known = value_of(reader, replace(view.selection, sex="", age="", hukou=""), code)
    if known > Status.ZERO:
        return ""
    words = say(view.lang, "all persons together: {value}", value=value_words(held, view, value))
    return ("；" if view.lang == "zh" else "; ") + words


def _moved(reader, held, view: View, code: str, value: float, status: Status) -> list:
    """The change on a year earlier: a direction, and whether that is better, or that it is steady, as the first page
    has it; where there are limits of chance, whether it explains the change."""
    before = earlier(held, view.selection, A_YEAR)
    if before is None or status > Status.ZERO:
        return []
    then, known = value_of(reader, before, code)
    if known > Status.ZERO or not tellable(held.indicators[view.indicator], value, then):
        return []
    moved = change_between(held, view, value, then)
    shown = change_words(held, view, moved)
    way = 0 if not any(figure in shown for figure in "123456789") else int(np.sign(moved))
    indicator, usual = held.indicators[view.indicator], usual_change(reader, held, view.selection, before, code)
    unsure = of_part_of_sample(held, indicator, code)
    trend = 0 if unsure or not way else tendency(indicator, value, then, usual)
    verdict = judgement(indicator, trend)
    words = _than_before(held, view, f"{ARROWS[way if unsure else trend]} {shown}")
    if unsure:
        return [html.Span(words, className="tag")]
    if way and abs(value - then) <= usual:
        words += say(view.lang, ", no more than chance")
    elif way and not trend:
        words += say(view.lang, ", steady")
    elif way and verdict:
        words += say(view.lang, ", getting {verdict}", verdict=_better(view.lang, verdict > 0))
    return [html.Span(words, className="tag", title=_why_chance(held, view, usual))]


def _why_chance(held: Catalogue, view: View, usual: float) -> str | None:
    """How far chance alone moves two such figures apart; None where that is not known."""
    if not usual:
        return None
    if np.isinf(usual):
        return say(view.lang, "Two figures compared: the limits of chance of one are open")
    most = change_words(held, view, usual).lstrip("+")
    return say(view.lang, "Two figures compared: chance alone exceeds {most} once in twenty", most=most)


def _than_before(held: Catalogue, view: View, change: str) -> str:
    """A change in words, against months that share some with those shown where these are more than twelve."""
    months = held.period(view.to) - held.period(view.from_) + 1
    if months > MONTHS and "-" in held.periods[0]:
        return say(view.lang, "{change} on the {n} months that end a year earlier", change=change, n=months)
    return say(view.lang, "{change} on a year earlier", change=change)


def _better(lang: str, good: bool) -> str:
    return say(lang, "better") if good else say(lang, "worse")


def _judged(reader, held, view: View, code: str, status: Status) -> list:
    """Whether chance alone explains the distance from the benchmark."""
    if status > Status.ZERO or code == held.root:
        return []
    own = replace(view.selection, area="", level=held.areas[code].level, within=code)
    low, high = limits_of(held, own, indicator_by_area(reader, own))
    mark = benchmark_value(reader, held, view)
    side = judged(low, high, np.array(mark))
    if not side.size or not np.isfinite(side[0]):
        return []
    verdict = say(view.lang, VERDICTS[held.indicators[view.indicator].better][int(side[0]) + 1])
    name = benchmark_name(held, view, code)
    value = value_words(held, view, mark)
    words = say(view.lang, "compared with {name} {value}: {verdict} (95%)", verdict=verdict, name=name, value=value)
    return [html.Span(words, className="tag judged", title=say(view.lang, "Judged by the 95% limits of the value"))]


def _against(reader, held, view: View, code: str, named: str) -> list:
    """The values of the areas above, less the one that is named already."""
    tags = []
    for area in reversed(held.path(code)[:-1]):
        other, known = value_of(reader, view.selection, area.code)
        if area.code != named and known <= Status.ZERO and held.indicators[view.indicator].mark == "fill":
            words = [area.name.in_(view.lang), " ", html.B(value_words(held, view, other))]
            tags.append(html.Span(words, className="tag"))
    return tags


def spoken(reader: Reader, held: Catalogue, view: View) -> str:
    """One plain sentence of the selected area, for those who cannot see the map."""
    code = focus(held, view)
    value, status = value_of(reader, view.selection, code)
    name = place(held, code, view.lang)
    if status > Status.ZERO:
        return f"{name}: {why_none(reader, held, view, code, status)}"
    words, shown = said(held, view, value)
    return at_place(name, joined(words.replace("{value}", shown)), view.lang)
