"""One function per filter. The choices come from the published build."""

import dash_mantine_components as dmc
from dash import dcc, html

from definitions import questions
from layouts import display, numbers
from layouts.ids import control, panel
from layouts.texts import say
from layouts.titles import titled
from layouts.view import EVERYBODY, View
from queries.catalogue import Catalogue, Indicator
from queries.reader import Reader

# Categories stand side by side as long as so many letters fit, each with some room beside it.
IN_A_ROW, BESIDE = 44, 3
GROUPS = {"benefit": "Benefits", "insurance": "Insurance", "service": "Services", "rule": "Rules", "none": "Other"}


def field(words: str, *content) -> html.Div:
    """A filter below its label."""
    return html.Div([html.Div(words, className="label"), *content], className="field")


def indicator_control(held: Catalogue, view: View) -> dmc.RadioGroup:
    """The indicators under the question each answers; the core ones first, the rest unfolded."""
    sections = []
    for question in questions():
        entries = [e for e in held.indicators.values() if e.question == question.id]
        if entries:
            sections.append(html.H2(getattr(question.name, view.lang), className="question"))
            sections += [_indicator(entry, view.lang) for entry in entries]
    count = len(held.indicators)
    more = html.Button(
        say(view.lang, "All {n} indicators", n=count),
        className="quiet-button more-button",
        **{"data-toggle": say(view.lang, "Core indicators only")},
    )
    if any(not entry.core for entry in held.indicators.values()):
        sections.append(more)
    return dmc.RadioGroup(
        html.Div(sections),
        id=control("indicator"),
        value=view.indicator,
        className="indicators",
        **{"aria-label": say(view.lang, "Indicator")},
    )


def _indicator(entry: Indicator, lang: str) -> dmc.Radio:
    label = html.Span(
        [
            html.Span(entry.short.in_(lang), title=entry.meaning.in_(lang)),
            html.Span(numbers.unit(entry.unit, lang), className="unit"),
        ],
        className="choice",
    )
    return dmc.Radio(label=label, value=entry.id, className="indicator" + ("" if entry.core else " more"))


def programme_options(reader: Reader | None, held: Catalogue, view: View) -> list[dict]:
    """The programmes for which the indicator has data, grouped by kind."""
    groups: dict[str, list[dict]] = {}
    for code in held.offers[view.indicator]:
        programme = held.programmes.get(code)
        if programme is None:
            continue
        option = {"value": code, "label": programme.name.in_(view.lang)}
        groups.setdefault(programme.kind, []).append(option)
    if list(groups) == ["none"]:
        return groups["none"]
    return [{"group": say(view.lang, GROUPS[kind]), "items": items} for kind, items in groups.items()]


def programme_control(held: Catalogue, view: View) -> dmc.Select:
    """The programme."""
    return dmc.Select(
        id=control("programme"),
        data=programme_options(None, held, view),
        value=view.programme,
        allowDeselect=False,
        searchable=True,
        size="sm",
        maxDropdownHeight=380,
        **{"aria-label": titled(held, "programme", view.lang)},
    )


def period_options(held: Catalogue, lang: str) -> list[dict]:
    """The periods, the latest first."""
    return [
        {"value": code, "label": numbers.period(code, lang) + (" *" if code in held.provisional else "")}
        for code in reversed(held.periods)
    ]


def period_control(held: Catalogue, view: View) -> html.Div:
    """First and last period, and shortcuts to common ranges."""
    options = period_options(held, view.lang)
    boxes = [
        dmc.Select(
            id=control(name),
            data=options,
            value=value,
            allowDeselect=False,
            searchable=True,
            size="sm",
            **{"aria-label": say(view.lang, words)},
        )
        for name, value, words in (("from", view.from_, "From"), ("to", view.to, "To"))
    ]
    return html.Div(boxes, className="pair")


def range_links(reader: Reader | None, held: Catalogue, view: View) -> html.Div:
    """Links to the last twelve months, three years and everything."""
    last = held.facts["default_to"]
    at = held.period(last)
    if len(held.periods) < 2:
        return html.Div()
    ranges = (("12 months", 11), ("3 years", 35), ("all", at)) if held.facts.get("grain") != "year" else (("all", at),)
    links = []
    for words, back in ranges:
        first = held.periods[max(at - back, 0)]
        target = view.but(from_=first, to=last)
        chosen = (view.from_, view.to) == (first, last)
        own = {"className": "on" if chosen else None, "data-view": "1", "data-sets": "from to"}
        links.append(html.A(say(view.lang, words), href=target.search, **own))
    return html.Div(links, className="shortcuts")


def people_control(held: Catalogue, view: View, dimension: str) -> html.Div | None:
    """Everybody, or one category of a dimension; nothing where the atlas does not have it."""
    categories = held.categories.get(dimension)
    if not categories:
        return None
    data = [{"value": EVERYBODY, "label": say(view.lang, "all")}]
    data += [{"value": code, "label": name.in_(view.lang)} for code, name in categories.items()]
    title = titled(held, dimension, view.lang)
    own = {"id": control(dimension), "data": data, "value": getattr(view, dimension) or EVERYBODY, "aria-label": title}
    if sum(len(choice["label"]) + BESIDE for choice in data) > IN_A_ROW:
        return field(title, dmc.Select(**own, allowDeselect=False, searchable=True, size="sm"))
    return field(title, dmc.SegmentedControl(**own, size="xs", fullWidth=False))


def filters(held: Catalogue, view: View) -> list:
    """The left rail: what, which programme, when, for whom."""
    many = any(held.programmes.get(code) for code in held.offers[view.indicator])
    programme = field(titled(held, "programme", view.lang), programme_control(held, view))
    programme.hidden = not many
    shortcuts = html.Div(range_links(None, held, view), id=panel("ranges"))
    time = field(say(view.lang, "Time"), period_control(held, view), shortcuts)
    time.hidden = len(held.periods) < 2
    blocks = [indicator_control(held, view), programme, time]
    people = [people_control(held, view, dimension) for dimension in ("hukou", "sex", "age")]
    return [*blocks, *(entry for entry in people if entry is not None), by_hand(view)]


def by_hand(view: View) -> html.Details:
    """Limits of classes and the range of values kept, written by hand."""
    boxes = (
        ("breaks", display.plain(view.breaks), "Class limits", "5, 10, 20"),
        ("range", view.range, "Only values from ~ to", "5~20"),
    )
    fields = [
        html.Label(
            [
                html.Div(say(view.lang, words), className="label"),
                dcc.Input(id=control(name), value=value, placeholder=example, type="text", debounce=True),
            ],
            className="field written",
        )
        for name, value, words, example in boxes
    ]
    return html.Details(
        [html.Summary(say(view.lang, "Classes and range by hand")), *fields], id="by-hand", className="by-hand"
    )
