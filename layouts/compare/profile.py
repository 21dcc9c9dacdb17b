"""The profile of one area: every core indicator as a spine between the worst and the best of all areas."""

import numpy as np
from dash import html

from layouts.compare.indicators import Field, fields, programme_name, verdict
from layouts.figures.scales import VERDICT_COLOURS, VERDICTS
from layouts.figures.spine import spine
from layouts.incomplete import why_none
from layouts.texts import say
from layouts.view import View
from layouts.words import benchmark_name, focus, level_name, measured, place
from queries.benchmarks import reference, value_of
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import Status

PLAIN = "#5B6875"


def subject(held: Catalogue, view: View) -> str:
    """The area of the page; of the whole, its first part, since nothing stands beside the whole."""
    code = focus(held, view)
    return code if code != held.root else held.children[held.root][0]


def judged(reader: Reader, held: Catalogue, view: View) -> list[tuple[Field, float, str]]:
    """Each core indicator with its benchmark and the verdict in a word, empty where none can be given."""
    code = subject(held, view)
    found = []
    for one in fields(reader, held, view, held.areas[code].level):
        against = reference(reader, one.view.selection, one.view.benchmark, code)
        side = verdict(reader, held, one, code, against)
        found.append((one, against, "" if side is None else VERDICTS[one.indicator.better][side + 1]))
    return found


def finding(reader: Reader, held: Catalogue, view: View) -> str:
    """In how many indicators the area is better, similar or worse than its benchmark."""
    code = subject(held, view)
    words = [word for _, _, word in judged(reader, held, view)]
    return say(
        view.lang,
        "{area} against {name}: {better} better, {similar} similar, {worse} worse",
        area=place(held, code, view.lang),
        name=benchmark_name(held, view, code),
        better=words.count("better"),
        similar=words.count("similar"),
        worse=words.count("worse"),
    )


def below(reader: Reader, held: Catalogue, view: View) -> list:
    """The spines, one row per indicator, and how to read them."""
    code, lang = subject(held, view), view.lang
    heads = (
        say(lang, "Indicator"), held.areas[code].name.in_(lang), benchmark_name(held, view, code), say(lang, "Verdict"),
        say(lang, "from worst to best"),
    )  # fmt: skip
    rows = [_row(reader, held, view, code, *each) for each in judged(reader, held, view)]
    kinds = (None, "number", "number", None, None)
    titles = [html.Th(words, scope="col", className=kind) for words, kind in zip(heads, kinds, strict=True)]
    head = html.Thead(html.Tr(titles))
    return [
        *instead(held, view),
        html.Table([html.Caption(reading(held, view)), head, html.Tbody(rows)], className="values spines"),
    ]


def instead(held: Catalogue, view: View) -> list[html.P]:
    """That another area is told where the whole is chosen, and how to choose."""
    code, lang = subject(held, view), view.lang
    if code == focus(held, view):
        return []
    words = say(
        lang,
        "Nothing stands beside {whole}, so this is the profile of {area}. Another area can be chosen under “Where”.",
        whole=held.areas[held.root].name.in_(lang),
        area=held.areas[code].name.in_(lang),
    )
    return [html.P(words, className="note")]


def reading(held: Catalogue, view: View) -> str:
    """What the marks of a spine mean."""
    return say(
        view.lang,
        "Grey: from the worst to the best of all {level}; darker: their middle half; line: the benchmark; dot: the "
        "area, in the colour of its verdict. Indicators without a good direction run from low to high.",
        level=level_name(held, held.areas[subject(held, view)].level, view.lang),
    )


def _row(reader: Reader, held: Catalogue, view: View, code: str, one: Field, against: float, word: str) -> html.Tr:
    value, status = value_of(reader, one.view.selection, code)
    shown = measured(held, one.view, value) if status <= Status.ZERO else why_none(reader, held, one.view, code, status)
    link = html.A(one.indicator.name.in_(view.lang), href="/map" + one.view.but(area=code).search)
    return html.Tr(
        [
            html.Th([link, html.Span(programme_name(held, one.view), className="unit")], scope="row"),
            html.Td(shown, className="number"),
            html.Td(measured(held, one.view, against) if np.isfinite(against) else "–", className="number"),
            html.Td(_tag(view, word)),
            html.Td(_bar(held, one, value, against, word)),
        ]
    )


def _tag(view: View, word: str) -> html.Span:
    if not word:
        return html.Span(say(view.lang, "not tested"), className="quiet")
    return html.Span(
        [html.I(style={"background": VERDICT_COLOURS[word]}), say(view.lang, word)], className="verdict-tag"
    )


def _bar(held: Catalogue, one: Field, value: float, against: float, word: str) -> html.Div:
    found = spine(one.values.shown, value, against, one.indicator.better)
    if found is None:
        return html.Div(className="spine")
    marks = [
        html.I(className="whole-range", style=_span(found.start, found.end)),
        html.I(className="half-range", style=_span(found.quarter, found.three_quarters)),
        html.I(className="spine-benchmark", style=_at(found.benchmark)),
    ]
    if np.isfinite(found.area):
        dot = VERDICT_COLOURS.get(word, PLAIN)
        marks.append(html.I(className="spine-area", style=_at(found.area) | {"background": dot}))
    ends = [measured(held, one.view, value) for value in (found.low, found.high)]
    return html.Div(
        [
            html.Span(ends[0], className="end"),
            html.Div(marks, className="spine-line"),
            html.Span(ends[1], className="end"),
        ],
        className="spine",
    )


def _at(share: float) -> dict:
    return {"left": f"{100 * share:.1f}%"} if np.isfinite(share) else {"display": "none"}


def _span(start: float, end: float) -> dict:
    return {"left": f"{100 * start:.1f}%", "width": f"{100 * (end - start):.1f}%"}
