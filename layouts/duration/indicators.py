"""The indicators of duration that the map can show, with their value here."""

from dash import html

from definitions.kinds import FROM_SPELLS
from layouts.duration.lines import areas
from layouts.texts import say
from layouts.view import View
from layouts.words import status_words, value_words
from queries.benchmarks import value_of
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import Status

TIMED = FROM_SPELLS | {"months_received"}


def below(reader: Reader, held: Catalogue, view: View) -> list:
    """One row per indicator: its value here and where it is compared, and the way to its map."""
    lang, codes = view.lang, areas(held, view)
    names = [held.areas[code].name.in_(lang) for code in codes]
    rows = []
    for name, indicator in held.indicators.items():
        offered = indicator.kind in TIMED or name in ("entry_rate", "exit_rate", "months_received_12")
        if not offered or view.programme not in held.offers.get(name, ()):
            continue
        asked = view.but(indicator=name)
        cells = [_value(reader, held, asked, code) for code in codes]
        way = html.A(say(lang, "Show on the map"), href="/map" + asked.but(tab="", topic="").search)
        title = html.Th(
            [indicator.name.in_(lang), html.Span(indicator.meaning.in_(lang), className="meaning")], scope="row"
        )
        rows.append(html.Tr([title, *(html.Td(cell, className="number") for cell in cells), html.Td(way)]))
    head = html.Thead(html.Tr([html.Th(title, scope="col") for title in ("", *names, "")]))
    return [html.Table([head, html.Tbody(rows)], className="values wide indicators-here")]


def _value(reader: Reader, held: Catalogue, view: View, code: str) -> str:
    value, status = value_of(reader, view.selection, code)
    return status_words(view.lang, status, reader.threshold) if status > Status.ZERO else value_words(held, view, value)
