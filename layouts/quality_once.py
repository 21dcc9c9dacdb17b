"""Asked once only: what branches ask for, how often it was needless, and which exchange to build next."""

import math

from dash import html

from layouts import numbers
from layouts.blocks import heading, nothing
from layouts.figures import theme
from layouts.quality_rules import download
from layouts.rail import focus
from layouts.texts import say
from layouts.view import View
from layouts.withheld import why_empty
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.requests import ARCHIVE, Requests, named, pairs, requests, unnamed

STEPS_SHOWN = 8
HOUR = 60
# Light to dark; the figures on them stay readable, so the fourth is lighter than on the map.
SHADES = ("#E6F1EE", "#C9E3DF", "#A3D0CC", "#6FB3B4", theme.TEAL)


def asked(reader: Reader, held: Catalogue, view: View) -> Requests:
    """The requests of the area in the calendar years of the view."""
    first, last = held.period(view.from_), held.period(view.to)
    years = int(view.from_.partition("-")[0]), int(view.to.partition("-")[0])
    low = next(i for i, code in enumerate(held.periods) if code.startswith(str(years[0])))
    high = max(i for i, code in enumerate(held.periods) if code.startswith(str(years[1])))
    return requests(reader, focus(held, view), years, max(high, last) + 1, min(low, first))


def years_told(view: View) -> str:
    """The calendar years that the requests are told of."""
    first, last = view.from_.partition("-")[0], view.to.partition("-")[0]
    return first if first == last else f"{first}–{last}"


def needless(found: Requests) -> float:
    """The share of the requests, in per cent, that were needless; NaN where none may be told."""
    return 100 * found.avoidable / found.total if found.total else math.nan


def once(reader: Reader, held: Catalogue, view: View) -> list:
    """The finding, the matrix of documents and branches, the next exchanges, the branches that ask alike."""
    lang, found = view.lang, asked(reader, held, view)
    if not found.cells or not found.applications or not found.total:
        words = say(lang, "No requests for documents are known here for these years.")
        return [nothing(why_empty(held, lang, "document_request", words))]
    return [
        html.P(_finding(reader, found, view), className="lead"),
        html.Div(
            [
                html.Div(
                    [
                        heading(
                            say(lang, "Requests per 1,000 applications"), say(lang, "shade: share that was needless")
                        ),
                        _matrix(reader, found, lang),
                        _scale(lang, say(lang, "needless"), say(lang, "never asked"), reader.threshold),
                    ]
                ),
                html.Div(
                    [
                        heading(say(lang, "Which exchange to build next"), say(lang, "requests it would remove")),
                        _steps(reader, found, lang),
                    ]
                ),
            ],
            className="halves",
        ),
        *_unnamed(reader, lang),
        *_alike(reader, held, view),
        html.Div(
            [download("requests", "Requests (CSV)", view), download("exchanges", "Exchanges (CSV)", view)],
            className="takes",
        ),
    ]


def _finding(reader: Reader, found: Requests, view: View) -> str:
    lang = view.lang
    said = say(
        lang,
        "{years}: {each} documents were asked for per application; {share}% of the requests were needless. "
        "They cost applicants {hours} hours.",
        years=years_told(view),
        each=numbers.number(found.total / found.applications, lang, 1),
        share=numbers.number(needless(found), lang, 1),
        hours=numbers.number(found.minutes / HOUR, lang, 0, True),
    )
    comma = "、" if lang == "zh" else ", "
    names = comma.join(named(reader)[0][document].in_(lang) for document in found.untimed)
    return f"{said} {say(lang, 'Without the time for {names}: it is not known.', names=names)}" if names else said


def _matrix(reader: Reader, found: Requests, lang: str) -> html.Table:
    documents, authorities = named(reader)
    branches = [code for code in authorities if any(branch == code for _, branch in found.cells)]
    head = [
        html.Th(say(lang, "Document"), scope="col"),
        *(html.Th(authorities[b].in_(lang), scope="col") for b in branches),
    ]
    rows = [
        html.Tr(
            [
                html.Th(names.in_(lang), scope="row"),
                *(_cell(found.cells.get((document, branch)), found.applications, lang) for branch in branches),
            ]
        )
        for document, names in documents.items()
    ]
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="matrix")


def _unnamed(reader: Reader, lang: str) -> list[html.P]:
    """What no definition names, if anything."""
    others = [name for names in unnamed(reader) for name in names]
    if not others:
        return []
    words = "As the extracts call them, since no definition names them: {names}."
    return [html.P(say(lang, words, names=("、" if lang == "zh" else ", ").join(others)), className="quiet")]


def _cell(cell, applications: int, lang: str) -> html.Td:
    if cell is None:
        return html.Td("·", className="none", title=say(lang, "never asked"))
    if math.isnan(cell.requests):
        return html.Td("", className="withheld", title=say(lang, "suppressed"))
    share = cell.avoidable / cell.requests if cell.requests else 0.0
    step = min(int(share * len(SHADES)), len(SHADES) - 1)
    style = {"background": SHADES[step], "color": theme.PAPER if step > 3 else theme.INK}
    words = numbers.percent(share, 0)
    return html.Td(
        [numbers.number(1000 * cell.requests / applications, lang), html.Small(words)],
        style=style,
        title=say(lang, "{share} needless", share=words),
    )


def shades() -> list[tuple[str, str]]:
    """Limits and colour of each shade, light to dark."""
    count = len(SHADES)
    return [(f"{100 * i // count}–{100 * (i + 1) // count}%", colour) for i, colour in enumerate(SHADES)]


def _scale(lang: str, shaded: str, none: str, threshold: int) -> html.P:
    """What the shades tell, and the cells without a figure; `none` is empty where there are no such."""
    steps = [html.Span([html.I(style={"background": colour}), words], className="step") for words, colour in shades()]
    empty = [html.Span(f"· {none}", className="step")] if none else []
    if threshold > 1:
        empty.append(html.Span([html.I(className="withheld"), say(lang, "suppressed")], className="step"))
    return html.P([shaded, *steps, *empty], className="keys")


def _steps(reader: Reader, found: Requests, lang: str) -> html.Table:
    _, authorities = named(reader)
    widest = max((step.removed for step in found.steps), default=1)
    rows = []
    for at, step in enumerate(found.steps[:STEPS_SHOWN], 1):
        bar = html.Div(className="bar", style={"width": f"{100 * step.removed / widest:.1f}%"})
        rows.append(
            html.Tr(
                [
                    html.Th([html.Span(f"{at}", className="code"), exchange_name(step.exchange, authorities, lang)]),
                    html.Td(bar, className="bar-cell"),
                    html.Td(numbers.number(step.removed, lang, 0, True), className="number"),
                    html.Td(numbers.percent(step.share, 0), className="number quiet"),
                ]
            )
        )
    caption = html.Caption(share_removed(lang))
    return html.Table([html.Tbody(rows), caption], className="ranking steps")


def share_removed(lang: str) -> str:
    """What the last column of the exchanges tells."""
    return say(
        lang,
        "The last column adds up what is removed, as a share of all requests but those that a branch could answer from "
        "what it holds or is linked to.",
    )


def exchange_name(name: str, authorities, lang: str) -> str:
    """An exchange in words: from the holder to the branch, or the store that all share."""
    if name == ARCHIVE:
        return say(lang, "Shared store of documents given")
    return " → ".join(authorities[part].in_(lang) if part in authorities else part for part in name.split(">"))


def _alike(reader: Reader, held: Catalogue, view: View) -> list:
    lang, found = view.lang, pairs(reader, focus(held, view))
    _, authorities = named(reader)
    branches = [code for code in authorities if (code, code) in found or any(code in pair for pair in found)]
    if len(branches) < 2:
        return []
    head = [html.Td(), *(html.Th(authorities[b].in_(lang), scope="col") for b in branches)]
    rows = []
    for own in branches:
        alone = found.get((own, own), float("nan"))
        cells = [_shared(found, own, other, alone, lang) for other in branches]
        rows.append(html.Tr([html.Th(authorities[own].in_(lang), scope="row"), *cells]))
    return [
        heading(
            say(lang, "Persons asked by both branches"),
            say(lang, "of all whom the branch of the row asked, last 12 complete months"),
        ),
        html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="matrix pairs"),
        _scale(lang, say(lang, "also asked by the branch of the column"), "", reader.threshold),
    ]


def _shared(found, own: str, other: str, alone: float, lang: str) -> html.Td:
    if own == other:
        return html.Td(numbers.number(alone, lang, 0, True) if alone == alone else "–", className="own")
    both = found.get((own, other), found.get((other, own), 0.0))
    if math.isnan(both) or math.isnan(alone) or not alone:
        return html.Td("", className="withheld", title=say(lang, "suppressed"))
    share = both / alone
    step = min(int(share * len(SHADES)), len(SHADES) - 1)
    style = {"background": SHADES[step], "color": theme.PAPER if step > 3 else theme.INK}
    return html.Td(numbers.percent(share, 0), style=style, title=numbers.number(both, lang))
