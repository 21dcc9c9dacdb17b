"""The left side of the duration page. Every choice is a link to the view that it makes."""

from dash import html

from layouts import display, numbers
from layouts.controls import field, range_links
from layouts.duration.lines import SPELLS, areas, is_exact
from layouts.duration.words import bias
from layouts.rail import focus
from layouts.texts import say
from layouts.view import View
from layouts.words import place
from queries.catalogue import Catalogue
from queries.groups import GROUPINGS
from queries.reader import Reader

PEOPLE = {"sex": "Sex", "hukou": "Hukou", "age": "Age at the start"}
GROUPING_NAMES = {
    "sex": "women and men",
    "age": "age at the start",
    "hukou": "local and migrant",
    "cohort": "year of the start",
    "programme": "programmes",
}
COUNT_NAMES = {"": "new spells", "stock": "the caseload", "ended": "ended spells"}
# What counts as one spell: that of a household where it began, its part in each township, or of each member.
UNIT_NAMES = {
    "": "a household's, where it began",
    "place": "its part in each township",
    "person": "each covered member's",
}


def filters(reader: Reader, held: Catalogue, view: View) -> list:
    """Where, against what, which programme, when, what is counted, who."""
    lang = view.lang
    return [
        field(say(lang, "Where"), _where(held, view)),
        field(say(lang, "compared with"), _compared(held, view)),
        field(say(lang, "Programme"), _programmes(held, view)),
        field(say(lang, "Exits observed in"), _period(held, view), range_links(reader, held, view)),
        field(say(lang, "Count"), _switch(view, "count", _counts(lang)), html.P(_bias(view), className="note")),
        *([field(say(lang, "One spell is"), _units(view))] if is_exact(held) else []),
        *(
            field(say(lang, title), _switch(view, name, _categories(held, name, lang)))
            for name, title in PEOPLE.items()
            if held.categories.get(name)
        ),
    ]


def _bias(view: View) -> list:
    return [bias(view), " ", html.A(say(view.lang, "Why?"), href="/methods" + view.search + "#length-bias")]


def _counts(lang: str) -> list[tuple[str, str]]:
    return [(code, say(lang, words)) for code, words in COUNT_NAMES.items()]


def _units(view: View) -> html.Div:
    links = [
        link(say(view.lang, words), view.but(unit=code, gap=""), view.unit == code)
        for code, words in UNIT_NAMES.items()
    ]
    return html.Div(links, className="shortcuts wrapping")


def _categories(held: Catalogue, dimension: str, lang: str) -> list[tuple[str, str]]:
    named = [(code, name.in_(lang)) for code, name in held.categories[dimension].items()]
    return [("", say(lang, "all")), *named]


def link(words, view: View, on: bool) -> html.A:
    """A choice as a link to its view."""
    state = {"data-view": "1", "aria-current": "true" if on else "false"}
    return html.A(words, href=view.search, className="on" if on else None, **state)


def _switch(view: View, name: str, choices: list[tuple[str, str]]) -> html.Div:
    links = [link(words, view.but(**{name: code}), getattr(view, name) == code) for code, words in choices]
    return html.Div(links, className="shortcuts wrapping")


def _menu(shown: str, sections: list[tuple[str, list[html.A]]]) -> html.Details:
    content = []
    for title, links in sections:
        if links:
            content += [html.P(title)] if title else []
            content += links
    return html.Details([html.Summary(shown), html.Div(content, className="choices")], className="menu chooser")


def _where(held: Catalogue, view: View) -> html.Details:
    code = focus(held, view)
    above = held.path(code)[:-1]
    parent = held.areas[code].parent

    def to(other: str) -> html.A:
        wide = view.but(area=other, within=held.root, against="" if view.against == other else view.against)
        return link(held.areas[other].name.in_(view.lang), wide, other == code)

    return _menu(
        place(held, code, view.lang),
        [
            (say(view.lang, "above"), [to(area.code) for area in above]),
            (say(view.lang, "within"), [to(other) for other in held.children.get(code, ())]),
            (say(view.lang, "beside"), [to(other) for other in held.children.get(parent, ())]),
        ],
    )


def _compared(held: Catalogue, view: View) -> html.Details:
    code, lang = focus(held, view), view.lang
    chosen = areas(held, view)[1:]
    shown = say(lang, GROUPING_NAMES[view.against]) if view.against in GROUPINGS else ""
    shown = shown or (held.areas[chosen[0]].name.in_(lang) if chosen else say(lang, "nothing"))
    upper = [
        link(area.name.in_(lang), view.but(against=area.code), area.code in chosen and view.against not in GROUPINGS)
        for area in held.path(code)[:-1]
    ]
    groups = [
        link(say(lang, words), view.but(against=name, count=""), view.against == name)
        for name, words in GROUPING_NAMES.items()
    ]
    beside = [
        link(held.areas[other].name.in_(lang), view.but(against=other), view.against == other)
        for other in held.children.get(held.areas[code].parent, ())
        if other != code
    ]
    near = {code, *(area.code for area in held.path(code)), *held.children.get(held.areas[code].parent, ())}
    picked = [other for other in display.compared(view.compare, held) if other not in near]
    cities = [other for other in held.children.get(held.root, ()) if other not in near and other not in picked]
    others = [link(place(held, other, lang), view.but(against=other), view.against == other) for other in picked]
    far = [link(place(held, other, lang), view.but(against=other), view.against == other) for other in cities]
    return _menu(shown, [
        (say(lang, "areas above"), upper), (say(lang, "groups within the area"), groups),
        (say(lang, "compared on the map"), others), (say(lang, "areas beside"), beside),
        (say(lang, "other areas"), far)])  # fmt: skip


def _programmes(held: Catalogue, view: View) -> html.Details:
    links = [
        link(
            held.programmes[code].name.in_(view.lang),
            view.but(indicator=SPELLS, programme=code),
            code == view.programme,
        )
        for code in held.offers.get(SPELLS, ())
        if code in held.programmes
    ]
    chosen = held.programmes.get(view.programme)
    return _menu(chosen.name.in_(view.lang) if chosen else "–", [("", links)])


def _period(held: Catalogue, view: View) -> html.Details:
    """Calendar years, besides the ranges of the shortcuts."""
    decided = held.facts.get("decided_to", held.periods[-1])
    links = []
    for year in dict.fromkeys(code.partition("-")[0] for code in held.periods if code <= decided):
        own = [code for code in held.periods if code.partition("-")[0] == year]
        target = view.but(from_=own[0], to=own[-1])
        links.append(link(numbers.period(year, view.lang), target, (view.from_, view.to) == (own[0], own[-1])))
    return _menu(numbers.period_range(view.from_, view.to, view.lang), [("", links)])
