"""Agreement: whether systems record the same of the same persons, and which of them to believe."""

import math

from dash import html

from layouts import numbers
from layouts.blocks import nothing
from layouts.quality_rules import SYSTEMS, download
from layouts.rail import focus
from layouts.texts import say, space
from layouts.view import View
from layouts.withheld import why_empty
from queries.agreement import NUMBER, Agreement, agreements, proposed
from queries.catalogue import Catalogue
from queries.reader import Reader

ITEMS = {
    "name": "Name",
    "sex": "Sex",
    "birth": "Birth date",
    "hukou": "Hukou",
    "place": "Township",
}


def agreement(reader: Reader, held: Catalogue, view: View) -> list:
    """One row per item: the share that agrees between two systems, and a proposal of whom to believe."""
    lang = view.lang
    found = agreements(reader, focus(held, view))
    if not found:
        words = say(lang, "Too few persons of this area stand in two systems.")
        return [nothing(why_empty(held, lang, "agreement", words))]
    columns = sorted({(entry.system, entry.other) for entry in found}, key=lambda pair: (pair[1] == NUMBER, pair))
    by = {(entry.item, entry.system, entry.other): entry for entry in found}
    head = [
        html.Th(say(lang, "Item"), scope="col"),
        *(html.Th(_pair(pair, lang), scope="col") for pair in columns),
        html.Th(say(lang, "Believe first"), scope="col"),
    ]
    rows = [_row(item, words, by, columns, lang, reader.threshold) for item, words in ITEMS.items()]
    return [
        html.P(
            say(lang, "The same item of the same person, compared between systems: the share of records that agree."),
            className="lead",
        ),
        html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="matrix agreement"),
        html.P(
            [
                say(
                    lang, "Proposed is the system that agrees most often with the others and with the identity number."
                ),
                f"{space(lang)}{say(lang, '“·”: not compared.')}",
            ],
            className="quiet",
        ),
        download("agreement", "Agreement (CSV)", view),
    ]


def _pair(pair: tuple[str, str], lang: str) -> list:
    first, second = (say(lang, SYSTEMS.get(name, "Identity number")) for name in pair)
    return [first, html.Br(), second]


def _row(item: str, words: str, by: dict, columns: list, lang: str, threshold: int) -> html.Tr:
    cells = [_cell(by.get((item, *pair)), lang, threshold) for pair in columns]
    believed = proposed([entry for (name, *_), entry in by.items() if name == item])
    told = say(lang, SYSTEMS[believed]) if believed in SYSTEMS else say(lang, "none leads")
    return html.Tr([html.Th(say(lang, words), scope="row"), *cells, html.Td(told, className="believed")])


def _cell(entry: Agreement | None, lang: str, threshold: int) -> html.Td:
    if entry is None:
        return html.Td("·", className="none")
    compared = say(lang, "{n} records compared", n=numbers.number(entry.compared, lang, 0, True))
    if math.isnan(entry.share):
        return html.Td(say(lang, "fewer than {k} differ", k=threshold), className="quiet", title=compared)
    return html.Td(numbers.percent(entry.share, 2), title=compared)
