"""The left side of the page: what, against what, when, where, for whom. Every choice is a link."""

from dash import html

from definitions import questions
from layouts import numbers
from layouts.blocks import chooser, link
from layouts.compare.partner import BETWEEN, named, pairs, second, usual
from layouts.controls import field, range_links
from layouts.exports.notes import title
from layouts.texts import say
from layouts.titles import titled
from layouts.view import SPLITS, View, drawable_levels
from layouts.words import benchmark_name, focus, level_name, other_months
from queries.benchmarks import SIMILAR, TARGET, choices
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.trend import years

SPLIT_NAMES = {
    "programme": "programmes",
    "sex": "women and men",
    "age": "ages",
    "hukou": "local and migrant",
    "year": "years",
}


def filters(reader: Reader, held: Catalogue, view: View) -> list:
    """Only what the open sheet heeds."""
    lang, sheet = view.lang, view.sheet
    single = sheet not in ("table", "profile")
    blocks = []
    if sheet == "both":
        blocks.append(field(say(lang, "Need and coverage"), _presets(held, view)))
    if single:
        blocks.append(field(say(lang, "Indicator"), _indicators(held, view), _programmes(held, view)))
    if sheet in ("", "both"):
        blocks.append(field(say(lang, "against the indicator"), _others(held, view)))
    if sheet == "":
        blocks.append(field(say(lang, "in the months"), _months(held, view)))
    if sheet == "many":
        blocks.append(field(say(lang, "One map for each of"), _splits(held, view)))
    if sheet in ("funnel", "table", "profile"):
        blocks.append(field(say(lang, "compared with"), _benchmarks(held, view)))
    blocks.append(field(say(lang, "Time"), times(held, view), range_links(reader, held, view)))
    blocks.append(field(say(lang, "Where"), *where(held, view)))
    return blocks + [part for part in (_people(held, view, name) for name in ("hukou", "sex", "age")) if part]


def _presets(held: Catalogue, view: View) -> html.Div:
    other = view.other or usual(held, view)
    links = []
    for one in pairs(held):
        target = view.but(indicator=one.need, programme=one.need_programme, than="",
                          other=named(one.coverage, one.coverage_programme))  # fmt: skip
        chosen = (view.indicator, view.programme, other) == (target.indicator, target.programme, target.other)
        links.append(link(getattr(one.name, view.lang), target.search, chosen))
    return html.Div(links, className="listed-links")


def _by_question(held: Catalogue, view: View, to, chosen: str) -> list[tuple[str, list[html.A]]]:
    sections = []
    for question in questions():
        entries = [
            e for e in held.indicators.values() if e.question == question.id and (e.mark == "fill" or not view.sheet)
        ]
        links = [link(entry.name.in_(view.lang), to(entry.id).search, entry.id == chosen) for entry in entries]
        sections.append((getattr(question.name, view.lang), links))
    return sections


def _indicators(held: Catalogue, view: View) -> html.Details:
    def to(name: str) -> View:
        return view.but(indicator=name, other="")

    name = held.indicators[view.indicator].name.in_(view.lang)
    return chooser(name, _by_question(held, view, to, view.indicator))


def _programmes(held: Catalogue, view: View) -> html.Details | None:
    known = [code for code in held.offers[view.indicator] if code in held.programmes]
    if len(known) < 2:
        return None
    links = [
        link(held.programmes[code].name.in_(view.lang), view.but(programme=code).search, code == view.programme)
        for code in known
    ]
    return chooser(held.programmes[view.programme].name.in_(view.lang), [("", links)])


def _others(held: Catalogue, view: View) -> html.Details:
    """The second indicator, for the same programme where it has one."""
    shown = second(held, view.but(than="") if view.sheet else view)

    def to(name: str) -> View:
        offered = held.offers[name]
        programme = view.programme if view.programme in offered else offered[0]
        return view.but(other=named(name, programme))

    fixed = view.other.partition(BETWEEN)[0] if view.other else ""
    same = link(say(view.lang, "the same indicator"), view.but(other="").search, not view.other)
    first = [("", [same])] if view.than and not view.sheet else []
    pairs_of = [(say(view.lang, "Programme"), _programmes_of_other(held, view, shown))]
    return chooser(title(held, shown), [*first, *pairs_of, *_by_question(held, view, to, fixed)])


def _programmes_of_other(held: Catalogue, view: View, shown: View) -> list[html.A]:
    known = [code for code in held.offers[shown.indicator] if code in held.programmes]
    return [
        link(held.programmes[code].name.in_(view.lang), view.but(other=named(shown.indicator, code)).search,
             code == shown.programme)
        for code in known
    ] if len(known) > 1 else []  # fmt: skip


def _months(held: Catalogue, view: View) -> html.Details:
    """The months of the second map: the same ones, a year earlier, or a calendar year."""
    ranges = {"": say(view.lang, "the same months"), **other_months(held, view)}
    links = [link(words, view.but(than=than).search, than == view.than) for than, words in ranges.items()]
    shown = ranges.get(view.than) or numbers.period_range(*view.than.split("~"), view.lang)
    return chooser(shown, [("", links)])


def splits(held: Catalogue, view: View) -> list[str]:
    """By what the maps of the view can be multiplied."""
    return [name for name in SPLITS if name in ("programme", "year") or name in held.categories]


def split_name(held: Catalogue, name: str, lang: str) -> str:
    """By what the maps are multiplied, in words."""
    return held.facts.get(f"title:{name}_{lang}") or say(lang, SPLIT_NAMES[name])


def _splits(held: Catalogue, view: View) -> html.Div:
    shown = view.split or SPLITS[0]
    links = [
        link(split_name(held, name, view.lang), view.but(split="" if name == SPLITS[0] else name).search, name == shown)
        for name in splits(held, view)
    ]
    return html.Div(links, className="shortcuts wrapping")


def _benchmarks(held: Catalogue, view: View) -> html.Details:
    links = []
    for against in choices(held, view.selection):
        own = view.but(benchmark=against)
        words = benchmark_name(held, own) if against in ("", SIMILAR, TARGET) else say(
            view.lang, "the own {level}", level=level_name(held, against, view.lang, one=True)
        )  # fmt: skip
        links.append(link(words, own.search, against == view.benchmark))
    return chooser(benchmark_name(held, view, focus(held, view)), [("", links)])


def times(held: Catalogue, view: View) -> html.Details:
    """The months of the view; calendar years to choose."""
    links = [
        link(
            numbers.period(year, view.lang),
            view.but(from_=first, to=last).search,
            (view.from_, view.to) == (first, last),
        )
        for year, (first, last) in reversed(years(held.periods).items())
    ]
    return chooser(numbers.period_range(view.from_, view.to, view.lang), [("", links)])


def where(held: Catalogue, view: View) -> tuple[html.Details, html.Div]:
    """The area of the map and the level of what is shown of it."""
    return _within(held, view), _levels(held, view)


def _within(held: Catalogue, view: View) -> html.Details:
    code = view.within

    def to(other: str) -> html.A:
        target = view.but(within=other, area="" if other == held.root else other)
        return link(held.areas[other].name.in_(view.lang), target.search, other == code)

    parent = held.areas[code].parent
    inside = [other for other in held.children.get(code, ()) if held.children.get(other)]
    beside = [other for other in held.children.get(parent, ()) if held.children.get(other)]
    sections = [
        (say(view.lang, "above"), [to(area.code) for area in held.path(code)[:-1]]),
        (say(view.lang, "within"), [to(other) for other in inside]),
        (say(view.lang, "beside"), [to(other) for other in beside]),
    ]
    return chooser(held.areas[code].name.in_(view.lang), sections)


def _levels(held: Catalogue, view: View) -> html.Div:
    names = {entry.level: entry.name.in_(view.lang) for entry in held.levels}
    links = [
        link(names[level], view.but(level=level).search, level == view.level)
        for level in drawable_levels(held, view.within)
    ]
    return html.Div(links, className="shortcuts wrapping")


def _people(held: Catalogue, view: View, name: str) -> html.Div | None:
    categories = held.categories.get(name)
    if not categories:
        return None
    links = [link(say(view.lang, "all"), view.but(**{name: ""}).search, not getattr(view, name))]
    links += [
        link(words.in_(view.lang), view.but(**{name: code}).search, getattr(view, name) == code)
        for code, words in categories.items()
    ]
    return field(titled(held, name, view.lang), html.Div(links, className="shortcuts wrapping"))
