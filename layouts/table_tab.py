"""The table twin of the map: every area it shows, with value, status and download."""

import numpy as np
from dash import html

from layouts.blocks import nothing
from layouts.texts import say
from layouts.view import View
from layouts.words import parents, status_words, value_words
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import Status, indicator_by_area

LONGEST = 200


def table(reader: Reader, held: Catalogue, view: View) -> list:
    """One row per area on the map, the highest value first."""
    values = indicator_by_area(reader, view.selection)
    if not values.code.size:
        return [nothing(say(view.lang, "No area shows a value for this choice."))]
    order = np.argsort(-np.nan_to_num(values.value, nan=-np.inf), kind="stable")
    rows = [_row(held, view, values, at, reader.threshold) for at in order[:LONGEST]]
    more = values.code.size - len(rows)
    note = say(view.lang, "{n} more in the download.", n=more) if more > 0 else ""
    head = html.Tr(
        [
            html.Th(say(view.lang, "Area"), scope="col"),
            html.Th(held.indicators[view.indicator].short.in_(view.lang), scope="col"),
        ]
    )
    return [
        html.Div(
            html.Table([html.Thead(head), html.Tbody(rows)], className="values"),
            className="scroll",
            tabIndex=0,
        ),
        html.P(note, className="quiet"),
    ]


def _row(held: Catalogue, view: View, values, at: int, threshold: int) -> html.Tr:
    code, status = values.code[at], Status(int(values.status[at]))
    words = value_words(held, view, float(values.value[at]))
    if status > Status.ZERO:
        words = status_words(view.lang, status, threshold)
    name = [
        html.A(
            held.areas[code].name.in_(view.lang),
            href=view.but(area=code).search,
            **{"data-view": "1", "data-area": code},
        ),
        html.Span(parents(held, code, view.lang), className="aside"),
    ]
    return html.Tr(
        [html.Th(name, scope="row"), html.Td(words, className="number")],
        className="selected" if code == view.area else None,
    )
