"""The brief on the screen: the same content as on paper, with the ways to take it away."""

from dash import html

from layouts import numbers
from layouts.blocks import bars
from layouts.briefs.batch import batch_levels
from layouts.briefs.bulletin import quarters
from layouts.briefs.content import Bars, Brief, brief
from layouts.drawings.svg import address
from layouts.ids import AWAITED, panel
from layouts.reading import Row
from layouts.texts import say
from layouts.twins import unfolded
from layouts.view import View
from queries.catalogue import Catalogue
from queries.reader import Reader


def content(held: Catalogue, view: View) -> list:
    """The frame of the page."""
    return [html.Main(id=panel("brief"), className=f"document brief {AWAITED}")]


def sheets(reader: Reader, held: Catalogue, view: View) -> list:
    """The two pages of the area in focus, below the buttons."""
    entry = brief(reader, held, view)
    return [_actions(held, view), first_sheet(entry), final_sheet(entry)]


def _actions(held: Catalogue, view: View) -> html.Div:
    lang, code = view.lang, view.area or view.within
    own = view.but(area=code)
    many = [
        html.Button(
            say(lang, "Briefs of all {n} {level}", n=numbers.number(count, lang), level=words),
            className="quiet-button",
            **{"data-briefs": level},
        )
        for level, words, count in batch_levels(held, code, lang)
    ]
    return html.Div(
        [
            html.A(say(lang, "PDF, 2 pages"), href="/brief.pdf" + own.search, className="main-button", target="_blank"),
            html.A(say(lang, "XLSX"), href="/brief.xlsx" + own.search, className="quiet-button", download=""),
            html.Button(say(lang, "Print"), className="quiet-button", **{"data-print": "1"}),
            *_bulletin(held, own),
            *many,
            html.Div(
                id="briefs-progress",
                className="progress",
                hidden=True,
                role="status",
                **{
                    "data-making": say(lang, "{done} of {n} briefs made"),
                    "data-waiting": say(lang, "Others are being made. Place {n} in the queue."),
                    "data-own": say(lang, "You have briefs under way. Wait for them, or cancel them."),
                    "data-full": say(lang, "Busy: {n} are waiting. Try again in a few minutes."),
                    "data-cancel": say(lang, "Cancel"),
                    "data-cancelled": say(lang, "Cancelled."),
                    "data-zip": say(lang, "All in one zip"),
                    "data-pdf": say(lang, "All in one PDF"),
                    "data-book": say(lang, "All in one workbook"),
                    "data-failed": say(
                        lang, "The briefs could not be made. Try again; if it fails again, tell the operator."
                    ),
                },
            ),
        ],
        className="brief-actions",
    )


def _bulletin(held: Catalogue, view: View) -> list:
    """The way to the quarterly bulletin of the whole."""
    if view.area != held.home or not quarters(held):
        return []
    link = html.A(say(view.lang, "Quarterly bulletin"), href="/bulletin" + view.search, className="quiet-button")
    return [link]


def first_sheet(entry: Brief) -> html.Article:
    """Finding, key figures, map and ranking."""
    figures = [
        html.Div([html.Dt(figure.name), html.Dd(figure.value), html.Dd(figure.beside, className="quiet")])
        for figure in entry.figures
    ]
    keys = [
        html.Span(
            [
                html.Span(className=f"swatch {key.pattern}", style={"background": key.colour}),
                key.words,
            ]
        )
        for key in entry.keys
    ]
    return html.Article(
        [
            html.P(entry.subject, className="quiet"),
            html.H1([entry.name, html.Span(entry.parents, className="aside")]),
            html.P(entry.finding, className="brief-finding"),
            html.Dl(figures, className="brief-figures"),
            html.Div(
                [
                    html.Figure(
                        [
                            html.H2(entry.map_title),
                            html.Img(src=address(entry.map), alt=entry.map.says),
                            html.Figcaption(keys, className="brief-keys"),
                        ]
                    ),
                    html.Section(block(entry.ranking, entry.lang)),
                ],
                className="brief-columns wide-left",
            ),
            stamp_of(entry),
        ],
        className="sheet",
    )


def final_sheet(entry: Brief) -> html.Article:
    """What needs attention, course, duration, frequency, definitions."""
    lang = entry.lang
    definitions = [part for name, words in entry.definitions for part in (html.Dt(name), html.Dd(words))]
    lasting = [html.H2(say(lang, "How long it lasts")), *map(html.P, entry.duration)]
    if entry.remaining:
        lasting.append(html.Img(src=address(entry.curve), alt=entry.curve.says))
        lasting += unfolded(entry.curve_twin, lang)
    often = [html.H2(say(lang, "How often the same people receive")), *map(html.P, entry.frequency)]
    return html.Article(
        [
            html.H2(say(lang, "What needs attention")),
            html.Ul([html.Li(words) for words in entry.attention]),
            *_by_rule(entry),
            html.H2([entry.trend_title, html.Span(entry.trend_twin.finding, className="aside")]),
            html.Div(html.Img(src=address(entry.trend), alt=entry.trend.says), className="brief-wide"),
            html.P(entry.trend_key, className="quiet"),
            *unfolded(entry.trend_twin, lang),
            html.Div(
                [
                    html.Section(lasting + [part for one in entry.remaining for part in block(one, lang)]),
                    html.Section(often + [part for one in entry.frequencies for part in block(one, lang)]),
                ],
                className="brief-columns",
            ),
            html.H2(say(lang, "What the figures mean")),
            html.Dl(definitions, className="brief-meanings"),
            stamp_of(entry),
        ],
        className="sheet",
    )


def _by_rule(entry: Brief) -> list[html.P]:
    """The rule by which the sentences were found, and the way to the warnings where it finds nothing."""
    rule = [html.P(entry.attention_rule, className="quiet")] if entry.attention_rule else []
    way = html.A(say(entry.lang, "Warnings"), href=entry.warnings, className="onward")
    return [*rule, html.P(way)] if entry.warnings else rule


def block(given: Bars, lang: str) -> list:
    """A heading and its bars."""
    ranked = any(row.selected for row in given.rows)
    table = bars([_bar(row) for row in given.rows], given.title)
    if ranked:
        for line, row in zip(table.children[1].children, given.rows, strict=True):
            line.className = "selected" if row.selected else None
        table.className = "ranking"
    return [html.H3([given.title, html.Span(given.aside, className="aside")]), table]


def _bar(row: Row) -> dict:
    return {"label": row.label, "share": row.share, "other": row.other, "words": row.words}


def stamp_of(entry: Brief) -> html.Footer:
    """The lines at the foot of every page."""
    return html.Footer([html.P(words) for words in entry.stamp], className="foot")
