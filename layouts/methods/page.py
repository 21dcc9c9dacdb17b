"""The methods page in both languages."""

from dash import html

from analysis import survival
from definitions import methods
from layouts.ids import AWAITED, panel
from layouts.methods import example, linked_example
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue
from queries.reader import Reader


def content(held: Catalogue, view: View) -> list:
    """The frame of the page."""
    return [html.Main(id=panel("methods"), className=f"document methods {AWAITED}")]


def page(reader: Reader, held: Catalogue, view: View) -> list:
    """The example in full, then one article per measure."""
    lang, figures = view.lang, example.figures() | linked_example.figures()
    intro = say(
        lang,
        "How duration and frequency are measured. The atlas itself computes every example on the six people below.",
    )
    return [
        html.H1(say(lang, "Methods")),
        html.P(intro, className="lead"),
        html.Div([_people(lang), _steps(lang)], className="example"),
        html.Div([_article(entry, lang, figures) for entry in methods()], className="articles"),
    ]


def _article(entry, lang: str, figures: dict[str, str]) -> html.Article:
    return html.Article(
        [
            html.H2(getattr(entry.name, lang)),
            html.P(entry.formula, className="formula"),
            html.P(getattr(entry.what, lang)),
            html.P([html.Strong(say(lang, "Example")), " ", getattr(entry.example, lang).format(**figures)]),
            html.P([html.Strong(say(lang, "Limits of the method")), " ", getattr(entry.limits, lang)]),
        ],
        id=entry.id,
    )


def _people(lang: str) -> html.Table:
    """A row per person, a column per month: paid, bridged, or nothing."""
    person, month = example.payments()
    paid = set(zip(person.tolist(), month.tolist(), strict=True))
    found = example.built(1)
    spans = list(zip(found.person, found.first, found.last, strict=True))
    head = [html.Th(say(lang, "person"), scope="col")]
    head += [html.Th(f"{m}", scope="col") for m in range(1, example.MONTHS + 1)]
    rows = []
    for who in range(len(example.PAID)):
        cells = [_month(who, m, paid, spans, lang) for m in range(1, example.MONTHS + 1)]
        rows.append(html.Tr([html.Th("ABCDEF"[who], scope="row"), *cells]))
    caption = say(lang, "Months paid (filled) and gaps bridged under a tolerance of one month (outlined).")
    return html.Table([html.Caption(caption), html.Thead(html.Tr(head)), html.Tbody(rows)], className="months")


def _month(who: int, month: int, paid: set, spans: list, lang: str) -> html.Td:
    if (who, month) in paid:
        return html.Td(html.Span(say(lang, "paid"), className="sr"), className="paid")
    if any(person == who and first < month < last for person, first, last in spans):
        return html.Td(html.Span(say(lang, "bridged"), className="sr"), className="bridged")
    return html.Td()


def _steps(lang: str) -> html.Table:
    """The life table of the example, step by step."""
    life = example.life()
    lower, upper = survival.limits(life)
    titles = ("t", "n(t)", "d(t)", say(lang, "censored"), "S(t)", "95%")
    rows = []
    for t in range(1, life.survival.size):
        if not life.events[t] and not life.censored[t]:
            continue
        cells = (t, life.at_risk[t], life.events[t], life.censored[t])
        shares = (f"{life.survival[t]:.3f}", f"{lower[t]:.3f}–{upper[t]:.3f}")
        rows.append(html.Tr([*(html.Td(f"{cell:.0f}") for cell in cells), *map(html.Td, shares)]))
    caption = say(lang, "Its life table: months t, at risk n, exits d, censored, share still receiving.")
    head = html.Thead(html.Tr([html.Th(title, scope="col") for title in titles]))
    return html.Table([html.Caption(caption), head, html.Tbody(rows)], className="values wide")
