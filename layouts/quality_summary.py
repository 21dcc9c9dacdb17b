"""The first lines of the quality page: how sound the data are, in sentences and four figures."""

import math

from dash import html

from layouts import numbers
from layouts.figures.township_map import figure_words
from layouts.quality_once import asked, needless, years_told
from layouts.quality_rules import found
from layouts.rail import focus
from layouts.texts import say
from layouts.view import View
from queries.benchmarks import value_of
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import Status

FIGURES = (
    ("id_validity", "", "sound identity numbers"),
    ("on_time", "any", "payments on time"),
    ("delivered_months", "", "months delivered"),
)


def summary(reader: Reader, held: Catalogue, view: View) -> list:
    """The title, the finding, and the figures that lead to their maps."""
    lang = view.lang
    name = held.areas[focus(held, view)].name.in_(lang)
    return [
        html.H1(say(lang, "How sound are the data of {place}?", place=name)),
        html.P(finding(reader, held, view), className="said"),
        html.P(
            [
                html.A(say(lang, "Where the figures come from"), href="/sources" + view.search, className="go"),
                " · ",
                html.A(say(lang, "All tables (XLSX)"), href="/download/quality/all" + view.search, download=""),
            ]
        ),
        html.Ul([entry for entry in _figures(reader, held, view) if entry], className="figures"),
    ]


def _figures(reader: Reader, held: Catalogue, view: View) -> list:
    return [*(_figure(reader, held, view, *entry) for entry in FIGURES), _needless(reader, held, view)]


def _needless(reader: Reader, held: Catalogue, view: View) -> html.Li | None:
    """The share that the section on requests tells, of all programmes: no map has these together."""
    lang, share = view.lang, needless(asked(reader, held, view))
    if math.isnan(share):
        return None
    words = say(lang, "document requests avoidable, {years}", years=years_told(view))
    return html.Li(html.A([html.Strong([numbers.number(share, lang, 1), html.Span("%")]), words], href="#once"))


def finding(reader: Reader, held: Catalogue, view: View) -> str:
    """What the rules on payments found, as one sentence."""
    lang = view.lang
    entries = [entry for entry in found(reader, held, view) if entry.rule.group == "payment"]
    hits = sum(entry.hits for entry in entries if not math.isnan(entry.hits))
    if not entries:
        return say(lang, "No extracts of management systems were checked for this atlas.")
    most = max(entry.tested for entry in entries)
    period = numbers.period_range(view.from_, view.to, lang)
    tested = numbers.number(most, lang, 0, True)
    if not hits:
        words = "{n} rules tested {tested} recipient-months of {period} and found nothing that can be told."
        return say(lang, words, n=len(entries), tested=tested, period=period)
    fen = sum(entry.fen for entry in entries if not math.isnan(entry.fen))
    return say(
        lang,
        "{n} rules tested {tested} recipient-months of {period}: {hits} hits, worth {money}, are leads to look into.",
        n=len(entries),
        tested=tested,
        period=period,
        hits=numbers.number(hits, lang, 0, True),
        money=numbers.quantity(fen / 100, "yuan", lang, 0),
    )


def _figure(reader: Reader, held: Catalogue, view: View, indicator: str, programme: str, words: str):
    offered = held.offers.get(indicator)
    if not offered:
        return None
    lang = view.lang
    target = view.but(
        indicator=indicator,
        programme=programme if programme in offered else offered[0],
        sex="",
        age="",
        hukou="",
    )
    value, status = value_of(reader, target.selection, focus(held, view))
    known = held.indicators[indicator]
    shown = "–" if status > Status.ZERO else figure_words(known, lang, value)
    link = html.A(
        [html.Strong([shown, html.Span("" if shown == "–" else numbers.unit(known.unit, lang))]), say(lang, words)],
        href="/map" + target.search,
        title=known.meaning.in_(lang),
    )
    return html.Li(link)
