"""The quarterly bulletin on the screen: the same content as on paper, with the ways to take it away."""

from dash import html

from layouts.blocks import nothing
from layouts.briefs.bulletin import Bulletin, bulletin, of_quarter, quarter_words, quarters
from layouts.briefs.page import block, final_sheet, first_sheet, stamp_of
from layouts.ids import AWAITED, panel
from layouts.texts import say
from layouts.view import View
from layouts.words import focus, place
from queries.catalogue import Catalogue
from queries.reader import Reader


def content(held: Catalogue, view: View) -> list:
    """The frame of the page."""
    return [html.Main(id=panel("bulletin"), className=f"document brief {AWAITED}")]


def sheets(reader: Reader, held: Catalogue, view: View) -> list:
    """The pages of the quarter that holds the view's last month, below the buttons."""
    asked = of_quarter(held, view)
    if asked is None:
        return [nothing(say(view.lang, "This atlas has no months, and so no quarters."))]
    entry = bulletin(reader, held, asked)
    return [
        _actions(held, asked),
        *_of_the_whole(held, view),
        first_sheet(entry.brief),
        _middle(entry),
        final_sheet(entry.brief),
    ]


def _of_the_whole(held: Catalogue, view: View) -> list:
    """That the bulletin is not of the area in the address, and the way to the brief of that one."""
    code, lang = focus(held, view), view.lang
    if code == held.home:
        return []
    words = say(lang, "This bulletin is of {whole} as a whole.", whole=held.areas[held.home].name.in_(lang))
    link = html.A(
        say(lang, "Brief of {area}", area=place(held, code, lang)),
        href="/brief" + view.but(area=code).search,
        className="onward",
    )
    return [html.P([words, " ", link], className="note")]


def _actions(held: Catalogue, view: View) -> html.Div:
    lang, found = view.lang, quarters(held)
    at = found.index((view.from_, view.to))
    ways = [
        html.A(
            [before, quarter_words(found[i][0], lang), after],
            href=view.but(from_=found[i][0], to=found[i][1]).search,
            className="quiet-button",
            **{"data-view": "1"},
        )
        for before, i, after in (("← ", at - 1, ""), ("", at + 1, " →"))
        if 0 <= i < len(found)
    ]
    paper = "/bulletin.pdf" + view.search
    return html.Div(
        [
            html.A(say(lang, "PDF, 3 pages"), href=paper, className="main-button", target="_blank"),
            html.A(say(lang, "XLSX"), href="/bulletin.xlsx" + view.search, className="quiet-button", download=""),
            html.Button(say(lang, "Print"), className="quiet-button", **{"data-print": "1"}),
            *ways,
        ],
        className="brief-actions",
    )


def _middle(entry: Bulletin) -> html.Article:
    lang = entry.brief.lang
    urgent = [part for name, said in entry.urgent for part in (html.Dt(name), html.Dd([*map(html.P, said)]))]
    return html.Article(
        [
            html.H2([say(lang, "Programmes"), html.Span(entry.quarter, className="aside")]),
            _table(entry),
            html.Div(
                [html.Section(block(one, lang)) for one in entry.movers if one.rows], className="brief-columns movers"
            ),
            html.P(say(lang, "Small areas change more by chance."), className="quiet"),
            html.H2(say(lang, "Where attention is needed")),
            html.Dl(urgent, className="brief-meanings"),
            html.P(entry.rule, className="quiet"),
            stamp_of(entry.brief),
        ],
        className="sheet",
    )


def _table(entry: Bulletin) -> html.Div:
    head = html.Tr([html.Th(words, scope="col") for words in entry.heads])
    body = [html.Tr([html.Th(row[0], scope="row"), *map(html.Td, row[1:])]) for row in entry.programmes]
    table = html.Table([html.Thead(head), html.Tbody(body)], className="bulletin-table")
    return html.Div(table, className="brief-wide")
