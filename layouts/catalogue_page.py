"""The indicator catalogue: what each indicator means, how it is computed, where it comes from, what is aimed at."""

import dash_mantine_components as dmc
from dash import html

from definitions import questions
from layouts import numbers
from layouts.exports.notes import whence_words
from layouts.ids import AWAITED, panel
from layouts.piece import one_piece
from layouts.smart_card import CHAIN, aims, facts, listed, years
from layouts.texts import say
from layouts.view import View, settle
from layouts.words import value_words
from queries.benchmarks import value_of
from queries.catalogue import Catalogue, Indicator
from queries.measures import RATIOS
from queries.reader import Reader
from queries.values import Status

WAYS = {"/glossary": "Glossary", "/sources": "Where the figures come from"}


def content(held: Catalogue, view: View) -> list:
    """The frame of the page."""
    return [html.Main(id=panel("catalogue"), className=f"document catalogue {AWAITED}")]


def catalogue(reader: Reader, held: Catalogue, view: View) -> list:
    """Search and filters, then one card per indicator below the question it answers."""
    lang = view.lang
    parts: list = [
        html.H1(say(lang, "{n} indicators", n=len(held.indicators))),
        html.P(say(lang, "What each figure means, what is aimed at, and what it cannot tell."), className="quiet"),
        html.P(
            [html.A(say(lang, words), href=path + view.search, className="go") for path, words in WAYS.items()],
            className="takes",
        )
        if not held.is_table
        else "",
        html.Div(_filters(held, lang), className="catalogue-filters", role="search"),
        html.P("", id="catalogue-count", className="quiet", role="status", **{"data-words": say(lang, "{n} shown")}),
    ]
    for question in questions():
        entries = [entry for entry in held.indicators.values() if entry.question == question.id]
        if entries:
            cards = [_card(reader, held, entry, view) for entry in entries]
            parts.append(
                html.Section(
                    [html.H2(getattr(question.name, lang)), one_piece(cards, className="cards")], className="group"
                )
            )
    return [*parts, html.Footer(html.P(whence_words(held, lang, "")), className="foot")]


def _filters(held: Catalogue, lang: str) -> list:
    """A search by words, the core set, and the levels of the chain."""
    hint = say(lang, "Search by name, meaning or formula")
    search = dmc.TextInput(id="catalogue-search", placeholder=hint, size="sm")
    core = sum(entry.core for entry in held.indicators.values())
    chain = [name for name in CHAIN if any(entry.chain == name for entry in held.indicators.values())]
    switches = [("core", "core", say(lang, "Core set ({n})", n=core))]
    switches += [("chain", name, say(lang, CHAIN[name])) for name in chain]
    buttons = [
        html.Button(words, **{"data-filter": kind, "data-value": value, "aria-pressed": "false"})
        for kind, value, words in switches
    ]
    label = html.Label([html.Span(say(lang, "Search the catalogue"), className="sr"), search])
    return [label, html.Div(buttons, className="shortcuts", role="group", **{"aria-label": say(lang, "Filter")})]


def _card(reader: Reader, held: Catalogue, entry: Indicator, view: View) -> html.Article:
    """Name, meaning and formula; the rest unfolds."""
    lang = view.lang
    here, _ = settle(view.but(indicator=entry.id), held)
    tags = [html.Span(say(lang, CHAIN[entry.chain]), className="tag")]
    if entry.core:
        tags.append(html.Span(say(lang, "core"), className="tag tag-better"))
    known = _values(reader, held, here, entry) + facts(held, entry, lang)
    return html.Article(
        [
            html.H3([html.A(entry.name.in_(lang), href="/map" + here.search), html.Span(tags, className="tags")]),
            html.P(entry.meaning.in_(lang)),
            html.P(entry.formula.in_(lang), className="formula"),
            html.Details([html.Summary(say(lang, "Card")), listed(known)]),
        ],
        className="card",
        id=f"indicator-{entry.id}",
        **{"data-core": "core" if entry.core else "", "data-chain": entry.chain},
    )


def _values(reader: Reader, held: Catalogue, view: View, entry: Indicator) -> list[tuple[str, str]]:
    """The whole area's value in the baseline year and now, and the target; for sums, which are quick to ask."""
    lang, whole = view.lang, held.areas[held.root].name.in_(view.lang)
    pairs = []
    spans = [(view.from_, view.to, numbers.period_range(view.from_, view.to, lang))]
    if entry.baseline in years(held):
        inside = [code for code in held.periods if code.startswith(entry.baseline)]
        spans.insert(0, (inside[0], inside[-1], numbers.period(entry.baseline, lang)))
    for first, last, words in spans if entry.kind in RATIOS else ():
        value, status = value_of(reader, view.but(from_=first, to=last).selection, held.root)
        if status <= Status.ZERO:
            pairs.append((f"{whole}, {words}" if lang == "en" else f"{whole} {words}", value_words(held, view, value)))
    return pairs + aims(entry, view, (held.root,))
