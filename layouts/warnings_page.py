"""The inbox of warnings: areas beyond a threshold, those that need attention most first; each leads to its map."""

from collections import Counter

from dash import html

import definitions
from layouts import numbers
from layouts.blocks import chooser, link
from layouts.compare.filters import times, where
from layouts.compare.partner import BETWEEN, named
from layouts.controls import field, range_links
from layouts.ids import AWAITED, panel
from layouts.start_card import REASON_WORDS
from layouts.texts import say
from layouts.view import View, settle
from layouts.words import level_name, place, value_words
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.warnings import Measure, Warning, measures, unlisted, warnings

MOST = 200
INDICATOR = "Indicator"
HEADS = ("Area", INDICATOR, "Now", "A year before", "Warning beyond", "Target", "Why it stands here")
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
    """Of what, where, at which level, when; for whom targets are set."""
    groups = [html.Li(getattr(group.name, view.lang)) for group in definitions.area_groups()]
    of_all = warnings(reader, view.selection)
    view = view.but(part="")
    return [
        field(say(view.lang, INDICATOR), _figures(held, view, Counter(one.measure for one in of_all))),
        field(say(view.lang, "Where"), *where(held, view)),
        field(say(view.lang, "Time"), times(held, view), range_links(reader, held, view)),
        field(
            say(view.lang, "Targets apart for"),
            html.Ul(groups, className="plain-list"),
            html.A(say(view.lang, "All indicators and targets"), href="/catalogue" + view.search, className="onward"),
        ),
    ]


def _figures(held: Catalogue, view: View, counts: Counter) -> html.Details:
    """All figures with a target or one of them, those with most warnings first."""

    def entry(measure: Measure | None, n: int) -> tuple[str, str]:
        words = measure_words(held, _of(view, measure)) if measure else say(view.lang, "All indicators")
        target = view.but(about=named(*measure) if measure else "")
        return f"{words} · {numbers.number(n, view.lang)}", target

    chosen = _about(view)
    entries = {None: counts.total(), **{one: counts[one] for one in sorted(measures(held), key=lambda m: -counts[m])}}
    told = {one: entry(one, n) for one, n in entries.items() if n or one in (None, chosen)}
    links = [link(words, target.search, one == chosen) for one, (words, target) in told.items()]
    return chooser(told[chosen][0], [("", links)])


def _about(view: View) -> Measure | None:
    """The figure that alone is listed; none for all."""
    return view.about.partition(BETWEEN)[::2] if view.about else None


def _of(view: View, measure: Measure) -> View:
    return view.but(indicator=measure[0], programme=measure[1])


def found(reader: Reader, held: Catalogue, view: View) -> tuple[Warning, ...]:
    """The warnings of the view's months, level and area, and of the figure it is about."""
    about = _about(view)
    return tuple(one for one in warnings(reader, view.selection) if about in (None, one.measure))


def title(reader: Reader, held: Catalogue, view: View) -> str:
    """How many warnings there are, in how many areas, and how many are new."""
    seen = found(reader, held, view)
    names = {"area": scope(held, view), "level": level_name(held, view.level, view.lang)}
    if not seen:
        return say(view.lang, "{area}: no {level} beyond a warning value", **names)
    names |= {
        "n": numbers.number(len(seen), view.lang),
        "areas": numbers.number(len({one.code for one in seen}), view.lang),
    }
    fresh = sum(one.fresh for one in seen)
    if not fresh:
        return say(view.lang, "{area}: {n} warnings in {areas} {level}, none of them new within a year", **names)
    return say(
        view.lang,
        "{area}: {n} warnings in {areas} {level}; {fresh} new within a year",
        fresh=numbers.number(fresh, view.lang),
        **names,
    )


def scope(held: Catalogue, view: View) -> str:
    """The area of the view, and the figure where one alone is listed."""
    area, about = held.areas[view.within].name.in_(view.lang), _about(view)
    return f"{area} · {measure_words(held, _of(view, about))}" if about else area


def inbox(reader: Reader, held: Catalogue, view: View) -> list:
    """One row per warning, two hundred at a time; the file has all."""
    seen, lang = found(reader, held, view), view.lang
    rule = _rule(reader, held, view)
    if not seen:
        return [html.P(rule, className="note")]
    first = min(int(view.part or 1) - 1, (len(seen) - 1) // MOST) * MOST
    rows = [_row(held, view, one) for one in seen[first : first + MOST]]
    titles = [
        html.Th(say(lang, words), scope="col", className="number" if words in FIGURES else None)
        for words in HEADS
        if not (view.about and words == INDICATOR)
    ]
    seen_title = html.Th(html.Span(say(lang, "read"), className="sr"), scope="col")
    head = html.Thead(html.Tr([seen_title, *titles]))
    caption = _listed(view, first, len(rows), len(seen))
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
        *_parts(view, first, len(seen)),
    ]


def _listed(view: View, first: int, here: int, of: int) -> str:
    """Which of the warnings stand in the table."""
    n, start, end, whole = (numbers.number(figure, view.lang) for figure in (here, first + 1, first + here, of))
    if here == of:
        return say(view.lang, "{n} of {all} are listed.", n=n, all=whole)
    return say(view.lang, "{first} to {last} of {all} are listed.", first=start, last=end, all=whole)


def _parts(view: View, first: int, of: int) -> list[html.Nav]:
    """Links to the rows before and after; nothing where all are listed."""
    if of <= MOST:
        return []
    at, last = first // MOST + 1, (of - 1) // MOST + 1
    steps = {say(view.lang, "The {n} before", n=MOST): at - 1, say(view.lang, "The next {n}", n=MOST): at + 1}
    links = [
        link(words, view.but(part="" if to == 1 else str(to)).search, False)
        for words, to in steps.items()
        if 1 <= to <= last
    ]
    return [html.Nav(links, className="shortcuts parts", **{"aria-label": say(view.lang, "Further warnings")})]


def _rule(reader: Reader, held: Catalogue, view: View) -> str:
    """In which order warnings stand, and what is not listed."""
    lang = view.lang
    rule = say(
        lang,
        "First those with most reasons: beyond the warning value, among the worst tenth, worse than a year before; "
        "then new ones, then the furthest beyond. {n} figures have a target.",
        n=len(measures(held)),
    )
    left_out, about = unlisted(reader, view.selection), _about(view)
    below = left_out[about] if about else sum(left_out.values())
    if below:
        limits = (
            "Not listed: {n} figures on fewer than {fewest} cases, on part of a sample, or beyond the warning perhaps "
            "by chance."
        )
        n = numbers.number(below, lang)
        rule += ("" if lang == "zh" else " ") + say(lang, limits, n=n, fewest=definitions.inbox().fewest_cases)
    return rule


def _reading(lang: str) -> list:
    """The switch that hides what is read, and how many are."""
    only = html.Button(say(lang, "Unread only"), className="unread-only quiet-button", **{"aria-pressed": "false"})
    words = {"data-words": say(lang, "{n} read", n="{n}"), "data-hidden": say(lang, "{n} read and hidden", n="{n}")}
    return [only, html.Span("", className="read-count", role="status", **words)]


def view_of(held: Catalogue, view: View, one: Warning) -> View:
    """The map that shows a warning: its indicator, the area, its own surroundings."""
    own = _of(view, one.measure).but(area=one.code, part="")
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
            *([] if view.about else [html.Td(measure_words(held, own))]),
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
