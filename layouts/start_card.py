"""One card of the first page: a question, its answer in a sentence, the change within a year, a small map."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from dash import html

from definitions import Question
from layouts import numbers
from layouts.blocks import marked
from layouts.exports.maps import mini_map
from layouts.texts import say
from layouts.view import LANGS, View, drawable_levels, settle
from layouts.words import comparison, place, said, why_not
from queries.attention import Standing, judgement, standing
from queries.benchmarks import value_of
from queries.catalogue import Catalogue, catalogue
from queries.change import MONTHS, tellable
from queries.reader import Reader
from queries.values import Status, indicator_by_area

ARROWS = {1: "↗", 0: "→", -1: "↘"}
REASON_WORDS = {
    "warning": "beyond the warning value",
    "worst_tenth": "among the worst tenth",
    "worse": "worse than a year before",
}


@dataclass(frozen=True)
class Answer:
    """What a card says: the view it leads to, and how the area of which it speaks stands."""

    question: Question
    view: View
    standing: Standing


def answer(reader: Reader, held: Catalogue, view: View, question: Question) -> Answer | None:
    """The answer for the own area, or for the nearest area above that has one; None without data."""
    if question.indicator not in held.indicators:
        return None
    asked = leads_to(reader, held, view, question)
    path = [area.code for area in reversed(held.path(asked.area or asked.within))]
    own = path[0]
    spoken = next((c for c in path if value_of(reader, asked.selection, c)[1] <= Status.ZERO), own)
    return Answer(question, asked, standing(reader, replace(asked.selection, area=""), spoken))


def leads_to(reader: Reader, held: Catalogue, view: View, question: Question) -> View:
    """The view behind a card: the latest months of the own area, at the finest level that can be read."""
    last = held.facts["default_to"]
    own = view.area or view.within
    parent = held.areas[own].parent or held.root
    asked = View(
        indicator=question.indicator,
        programme=question.programme,
        from_=held.periods[max(held.period(last) - question.months + 1, 0)],
        to=last,
        within=own if held.children.get(own) else parent,
        area=own,
        lang=view.lang,
    )
    return legible(reader, held, settle(asked, held)[0])


def legible(reader: Reader, held: Catalogue, view: View) -> View:
    """The view at the finest level, and then the smallest area around, in which at least half show a value."""
    while True:
        for level in reversed(drawable_levels(held, view.within)):
            values = indicator_by_area(reader, view.but(level=level).selection)
            if values.code.size > 1 and values.shown.size * 2 >= values.code.size:
                return view.but(level=level)
        if view.within == held.root:
            return view
        view = view.but(within=held.areas[view.within].parent or held.root)


def card(reader: Reader, held: Catalogue, lang: str, one: Answer) -> html.A:
    """The card: all of it is a link to the map in this state."""
    found = one.standing
    urgent = bool(found.reasons)
    return html.A(
        [
            html.H2([getattr(one.question.name, lang), *_own_months(held, one.view)]),
            html.P(_said(reader, held, one), className="answer"),
            html.P(_beside(reader, held, one), className="answer-beside"),
            html.Div(_tags(held, one, lang), className="tags"),
            html.Img(src=small_map(reader, one.view.but(lang="")), alt="", className="mini"),
        ],
        href="/map" + one.view.search,
        className="answer-card urgent" if urgent else "answer-card",
    )


def usual_months(held: Catalogue) -> tuple[str, str]:
    """The latest twelve months, which the page names; cards of others name their own."""
    last = held.facts["default_to"]
    return held.periods[max(held.period(last) - MONTHS + 1, 0)], last


def _own_months(held: Catalogue, view: View) -> list:
    """The months of a card, where they are not those of the page."""
    if (view.from_, view.to) == usual_months(held):
        return []
    return [html.Span(f" · {numbers.period_range(view.from_, view.to, view.lang)}", className="period")]


@lru_cache(maxsize=512)
def small_map(reader: Reader, view: View) -> str:
    """The map of a settled view as a small picture without words."""
    held = catalogue(reader)
    return mini_map(reader, held, view.but(lang=LANGS[0]))


def _said(reader: Reader, held: Catalogue, one: Answer) -> list:
    """The sentence with its figure; the name of the area where it is not the own one."""
    lang, found = one.view.lang, one.standing
    if found.status > Status.ZERO:
        words = why_not(held, one.view, found.status, reader.threshold)
        return [say(lang, "No figure: {why}", why=words)]
    words, shown = said(held, one.view, found.value)
    return [*marked(words[:1].upper() + words[1:], shown), "。" if lang == "zh" else "."]


def _beside(reader: Reader, held: Catalogue, one: Answer) -> str:
    """How this compares, or that it is the figure of a larger area."""
    lang, found = one.view.lang, one.standing
    if found.status > Status.ZERO:
        return ""
    own = one.view.area or one.view.within
    if found.code != own:
        names = {"own": held.areas[own].name.in_(lang), "upper": place(held, found.code, lang)}
        return say(lang, "Too few cases in {own}: the figure is that of {upper}.", **names)
    words = comparison(reader, held, one.view, found.code, found.value, found.status)
    return words[:1].upper() + words[1:]


def _tags(held: Catalogue, one: Answer, lang: str) -> list:
    """The change within a year and what it means, as two tags; then why the card needs attention."""
    found, indicator = one.standing, held.indicators[one.view.indicator]
    untold = np.isnan(found.change) or not tellable(indicator, found.value, found.before)
    tags = [] if untold else _change_tags(held, one, lang)
    reasons = [
        _warned(held, one, lang) if reason == "warning" else say(lang, REASON_WORDS[reason])
        for reason in found.reasons
        if reason != "worse"
    ]
    return tags + [html.Span(words, className="tag tag-urgent") for words in reasons]


def _warned(held: Catalogue, one: Answer, lang: str) -> str:
    """On which side of which warning value the figure lies."""
    indicator, warning = held.indicators[one.view.indicator], one.standing.target.warning
    value = numbers.quantity(warning, indicator.unit, lang, 0 if warning == round(warning) else indicator.decimals)
    if one.standing.value > warning:
        return say(lang, "above the warning of {value}", value=value)
    return say(lang, "below the warning of {value}", value=value)


def _change_tags(held: Catalogue, one: Answer, lang: str) -> list:
    indicator, found = held.indicators[one.view.indicator], one.standing
    by = numbers.difference(found.change, indicator.unit, lang, indicator.decimals)
    texts = {
        1: say(lang, "up {by} on the year", by=by),
        0: say(lang, "steady on the year"),
        -1: say(lang, "down {by} on the year", by=by),
    }
    arrow = html.Span(ARROWS[found.trend], **{"aria-hidden": "true"})
    tags = [html.Span([arrow, " ", texts[found.trend]], className="tag")]
    verdict = judgement(indicator, found.trend)
    if verdict:
        words = say(lang, "getting better") if verdict > 0 else say(lang, "getting worse")
        tags.append(html.Span(words, className="tag tag-better" if verdict > 0 else "tag tag-urgent"))
    return tags
