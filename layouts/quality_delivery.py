"""Completeness and timeliness: what arrived, how much of it is filled, and how soon people were paid."""

import numpy as np
from dash import html

from layouts import numbers
from layouts.blocks import heading, nothing
from layouts.rail import focus
from layouts.texts import say
from layouts.view import View
from layouts.words import level_name, place
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.unusual import undelivered
from queries.values import indicator_by_area

MEASURES = (("delivered_months", ""), ("on_time", "any"), ("filled_fields", ""))
SHOWN = 8


def delivery(reader: Reader, held: Catalogue, view: View) -> list:
    """One ranking per measure, the lowest first, and the months that did not arrive."""
    offered = [(name, code) for name, code in MEASURES if name in held.offers]
    if not offered:
        return [nothing(say(view.lang, "No deliveries of management systems are known for this atlas."))]
    columns = [html.Div(_ranking(reader, held, view, name, code)) for name, code in offered]
    return [html.Div(columns, className="thirds"), _absent(reader, held, view)]


def _ranking(reader: Reader, held: Catalogue, view: View, name: str, programme: str) -> list:
    lang, indicator = view.lang, held.indicators[name]
    own = view.but(indicator=name, programme=programme, sex="", age="", hukou="", area="")
    code = view.within if held.children.get(view.within) else held.root
    level = held.areas[held.children[code][0]].level
    values = indicator_by_area(reader, own.but(within=code, level=level).selection)
    order = [i for i in np.argsort(values.value, kind="stable") if np.isfinite(values.value[i])][:SHOWN]
    title = heading(indicator.short.in_(lang), say(lang, "lowest {level} first", level=level_name(held, level, lang)))
    whole = html.P(html.A(say(lang, "Show on the map"), href="/map" + own.but(level="").search, className="go"))
    if not order:
        return [title, nothing(say(lang, "No area here shows a value for this choice.")), whole]
    rows = [_row(held, own, values, i) for i in order]
    return [title, html.Table(html.Tbody(rows), className="ranking"), whole]


def _row(held: Catalogue, view: View, values, at: int) -> html.Tr:
    code, value = values.code[at], float(values.value[at])
    target = view.but(within=code, area="") if held.children.get(code) else view.but(area=code)
    link = html.A(held.areas[code].name.in_(view.lang), href=target.search, **{"data-view": "1"})
    bar = html.Div(className="bar", style={"width": f"{min(value, 100):.1f}%"})
    decimals = held.indicators[view.indicator].decimals
    words = numbers.quantity(value, "percent", view.lang, decimals)
    cells = [html.Th(link, scope="row"), html.Td(bar, className="bar-cell"), html.Td(words, className="number")]
    return html.Tr(cells)


def _absent(reader: Reader, held: Catalogue, view: View) -> html.P:
    lang = view.lang
    rows = undelivered(reader, focus(held, view))
    if not rows:
        return html.P(say(lang, "Every township delivered every month."), className="quiet")
    named = [
        f"{place(held, row.area, lang)} {numbers.period_range(held.periods[row.first], held.periods[row.last], lang)}"
        for row in rows[:SHOWN]
    ]
    more = say(lang, "and {n} more", n=len(rows) - SHOWN) if len(rows) > SHOWN else ""
    return html.P([html.B(say(lang, "Not delivered: ")), "; ".join(filter(None, [*named, more]))], className="quiet")
