"""The inbox of warnings: areas beyond a threshold, those that need attention most first; each leads to its map."""

from dash import html

import definitions
from layouts import numbers
from layouts.compare.filters import times, where
from layouts.controls import field, range_links
from layouts.ids import AWAITED, panel
from layouts.start_card import REASON_WORDS
from layouts.texts import say
from layouts.view import View, settle
from layouts.words import level_name, place, value_words
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.warnings import Warning, measures, unlisted, warnings

MOST = 200
HEADS = ("Area", "Indicator", "Now", "A year before", "Warning beyond", "Target", "Why it stands here")
FIGURES = HEADS[2:6]


def content(held: Catalogue, view: View) -> list:
    """The frame of the page."""
    return [
        html.Div(
            [
                html.Aside(id=panel("w-filters"), className="left"),
                html.Main(
                    [
                        html.H1(id=panel("w-title"), className=f"finding-title {AWAITED}", **{"aria-live": "polite"}),
                        html.Div(id=panel("w-list")),
                        html.Footer(id=panel("w-foot"), className="foot"),
                    ],
                    className="middle",
                ),
            ],
            className="compare-frame warnings",
        )
    ]


def filters(reader: Reader, held: Catalogue, view: View) -> list:
    """Where, at which level, when; for whom targets are set."""
    groups = [html.Li(getattr(group.name, view.lang)) for group in definitions.area_groups()]
    return [
        field(say(view.lang, "Where"), *where(held, view)),
        field(say(view.lang, "Time"), times(held, view), range_links(reader, held, view)),
        field(
            say(view.lang, "Targets apart for"),
            html.Ul(groups, className="plain-list"),
            html.A(say(view.lang, "All indicators and targets"), href="/catalogue" + view.search, className="onward"),
        ),
    ]


def found(reader: Reader, held: Catalogue, view: View) -> tuple[Warning, ...]:
    """The warnings of the view's months, level and area."""
    return warnings(reader, view.selection)


def title(reader: Reader, held: Catalogue, view: View) -> str:
    """How many warnings there are, in how many areas, and how many are new."""
    seen = found(reader, held, view)
    names = {"area": held.areas[view.within].name.in_(view.lang), "level": level_name(held, view.level, view.lang)}
    if not seen:
        return say(view.lang, "{area}: no {level} beyond a warning value", **names)
    return say(
        view.lang,
        "{area}: {n} warnings in {areas} {level}; {fresh} new within a year",
        n=numbers.number(len(seen), view.lang),
        areas=numbers.number(len({one.code for one in seen}), view.lang),
        fresh=numbers.number(sum(one.fresh for one in seen), view.lang),
        **names,
    )


def inbox(reader: Reader, held: Catalogue, view: View) -> list:
    """One row per warning, at most two hundred; the file has all."""
    seen, lang = found(reader, held, view), view.lang
    rule = say(
        lang,
        "First those with most reasons: beyond the warning value, among the worst tenth, worse than a year before; "
        "then new ones, then the furthest beyond. {n} figures have a target.",
        n=len(measures(held)),
    )
    below = unlisted(reader, view.selection)
    if below:
        limits = (
            "Not listed: {n} figures on fewer than {fewest} cases, on part of a sample, or beyond the warning perhaps "
            "by chance."
        )
        n = numbers.number(below, lang)
        rule += ("" if lang == "zh" else " ") + say(lang, limits, n=n, fewest=definitions.inbox().fewest_cases)
    if not seen:
        return [html.P(rule, className="note")]
    rows = [_row(held, view, one) for one in seen[:MOST]]
    titles = [
        html.Th(say(lang, words), scope="col", className="number" if words in FIGURES else None) for words in HEADS
    ]
    seen_title = html.Th(html.Span(say(lang, "read"), className="sr"), scope="col")
    head = html.Thead(html.Tr([seen_title, *titles]))
    caption = say(lang, "{n} of {all} are listed.", n=len(rows), all=numbers.number(len(seen), lang))
    return [
        html.P(
            [
                rule,
                " ",
                html.A(say(lang, "All as a table (CSV)"), href=f"/download/warnings{view.search}", download=""),
                " · ",
                html.A("XLSX", href=f"/download/warnings{view.search}&format=xlsx", download=""),
            ],
            className="note",
        ),
        html.P(_reading(lang), className="note"),
        html.Table([html.Caption(caption), head, html.Tbody(rows)], className="values inbox"),
    ]


def _reading(lang: str) -> list:
    """The switch that hides what is read, and how many are."""
    only = html.Button(say(lang, "Unread only"), className="unread-only quiet-button", **{"aria-pressed": "false"})
    words = {"data-words": say(lang, "{n} read", n="{n}"), "data-hidden": say(lang, "{n} read and hidden", n="{n}")}
    return [only, html.Span("", className="read-count", role="status", **words)]


def view_of(held: Catalogue, view: View, one: Warning) -> View:
    """The map that shows a warning: its indicator, the area, its own surroundings."""
    own = view.but(indicator=one.selection.indicator, programme=one.selection.programme, area=one.code)
    return settle(own, held)[0]


def measure_words(held: Catalogue, view: View) -> str:
    """The indicator and its programme in few words."""
    programme = held.programmes.get(view.programme)
    name = held.indicators[view.indicator].name.in_(view.lang)
    return f"{name} · {programme.short.in_(view.lang)}" if programme else name


def _row(held: Catalogue, view: View, one: Warning) -> html.Tr:
    own = view_of(held, view, one)
    figures = (one.value, one.before, one.target.warning, one.target.target)
    words = [value_words(held, own, figure) if figure == figure else "–" for figure in figures]
    name = html.A(place(held, one.code, view.lang), href="/map" + own.search)
    tags = [html.Span(say(view.lang, REASON_WORDS[reason]), className="tag tag-urgent") for reason in one.reasons[1:]]
    state = say(view.lang, "new") if one.fresh else ""
    if state:
        tags.insert(0, html.Span(state, className="tag tag-new"))
    if not tags:
        tags = [html.Span(say(view.lang, REASON_WORDS[one.reasons[0]]), className="quiet")]
    return html.Tr(
        [
            html.Td(_mark(held, own)),
            html.Th(name, scope="row"),
            html.Td(measure_words(held, own)),
            html.Td(html.B(words[0]), className="number"),
            *(html.Td(word, className="number") for word in words[1:]),
            html.Td(tags, className="tags"),
        ],
        **{"data-warning": f"{own.indicator}.{own.programme}.{one.code}.{view.to}"},
    )


def _mark(held: Catalogue, own: View) -> html.Button:
    """Marks a warning as read; which are is kept in the browser (assets/inbox.js)."""
    area, measure = place(held, own.area, own.lang), measure_words(held, own)
    label = say(own.lang, "Read: {area}, {measure}", area=area, measure=measure)
    words = say(own.lang, "mark as read")
    return html.Button("", className="mark-read", title=words, **{"aria-label": label, "aria-pressed": "false"})
