"""The indicator catalogue: what each indicator means, how it is computed, where it comes from."""

from dash import html

from definitions import questions
from layouts import numbers
from layouts.ids import panel
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue, Indicator
from queries.reader import Reader


def content(held: Catalogue, view: View) -> list:
    """The frame of the page."""
    return [html.Main(id=panel("catalogue"), className="document")]


def catalogue(reader: Reader, held: Catalogue, view: View) -> list:
    """One card per indicator, below the question it answers."""
    parts = [html.H1(say(view.lang, "{n} indicators", n=len(held.indicators)))]
    for question in questions():
        entries = [entry for entry in held.indicators.values() if entry.question == question.id]
        if entries:
            parts.append(html.H2(getattr(question.name, view.lang)))
            parts.append(html.Div([_card(entry, view) for entry in entries], className="cards"))
    return parts


def _card(entry: Indicator, view: View) -> html.Article:
    lang = view.lang
    facts = (
        (say(lang, "Formula"), entry.formula.in_(lang)),
        (say(lang, "Unit"), numbers.unit(entry.unit, lang)),
        (say(lang, "Data source"), entry.source.in_(lang)),
    )
    return html.Article(
        [
            html.H3(html.A(entry.name.in_(lang), href="/map" + view.but(indicator=entry.id).search)),
            html.P(entry.meaning.in_(lang)),
            html.Dl([part for term, words in facts if words for part in (html.Dt(term), html.Dd(words))]),
        ],
        className="card",
        id=f"indicator-{entry.id}",
    )
