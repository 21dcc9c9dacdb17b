"""A figure as its formula with the numbers put in, and the question put to the published file for it."""

import math

from dash import html

from layouts import numbers
from layouts.incomplete import why_none
from layouts.texts import say
from layouts.view import View
from layouts.words import value_words
from queries.benchmarks import parts_of, value_of
from queries.catalogue import Catalogue
from queries.explanation import asked
from queries.reader import Reader
from queries.values import Status

SCALES = {1.0: "", 100.0: " × 100", 1000.0: " × 1,000", 0.01: " ÷ 100"}


def calculation(reader: Reader, held: Catalogue, view: View, code: str) -> list:
    """Numerator ÷ denominator × scale = value; for other statistics the formula and on how much it rests."""
    indicator, lang = held.indicators[view.indicator], view.lang
    value, status = value_of(reader, view.selection, code)
    if status > Status.ZERO:
        return [html.P(why_none(reader, held, view, code, status))]
    numerator, denominator = parts_of(reader, view.selection, code)
    result = html.Strong(value_words(held, view, value), className="figure")
    if indicator.kind == "ratio" and not math.isnan(numerator):
        parts = f"{numbers.number(numerator, lang)} ÷ {numbers.number(denominator, lang)}"
        return [html.P(indicator.formula.in_(lang)), html.P([parts, SCALES.get(indicator.scale, ""), " = ", result])]
    rests = "" if math.isnan(denominator) else say(lang, "rests on {n} cases", n=numbers.number(denominator, lang))
    return [html.P(indicator.formula.in_(lang)), html.P(["= ", result, " ", html.Span(rests, className="quiet")])]


def question(reader: Reader, view: View, code: str, name: str = "computed-sql") -> html.Div:
    """The question behind the figure, with its values, to be copied; `name` is its id on the page."""
    found = asked(reader, view.selection, code)
    marks = {"data-copy": name, "data-done": say(view.lang, "Copied")}
    copy = html.Button(say(view.lang, "Copy SQL"), className="quiet-button", **marks)
    return html.Div([copy, html.Pre(found.text, id=name, tabIndex=0)], className="sql")
