"""The menus on the map: which kind of map, compared with what, which classes. Each choice is a link."""

import numpy as np
from dash import html

from layouts import display
from layouts.figures.scales import FEWER, SCHEME_NAMES, Scale, scale_of
from layouts.figures.township_map import compared
from layouts.texts import say
from layouts.view import View
from layouts.words import benchmark_name, compared_periods, focus, level_name, other_months, spell_words
from queries.benchmarks import SIMILAR, TARGET, choices
from queries.catalogue import Catalogue
from queries.change import earlier
from queries.limits import has_limits
from queries.reader import Reader
from queries.values import indicator_by_area

FEWEST_PLAYED = 6
KINDS = {
    "": "values",
    "change": "change between two periods",
    "test": "better, similar and worse values",
    "smooth": "values smoothed for small areas",
    "spots": "hot and cold spots",
    "clusters": "clusters and outliers",
}
# Of indicators of which neither end is the good one.
UNDIRECTED = {"test": "lower, similar and higher values"}
SMOOTHED = ("smooth", "spots", "clusters")


def tools(reader: Reader, held: Catalogue, view: View) -> list:
    """The kind of map, the way back to raw figures, and the benchmark."""
    beside = html.A(say(view.lang, "Side by side"), href="/compare" + view.search, className="beside-link")
    raw = html.A(
        say(view.lang, "Raw values"), href=view.but(mode="").search, className="beside-link", **{"data-view": "1"}
    )
    kinds = [kinds_menu(held, view), *since_menu(held, view)]
    menus = [*kinds, benchmark_menu(held, view), *play_button(held, view), beside]
    return [*menus, raw] if view.mode in SMOOTHED else menus


def play_button(held: Catalogue, view: View) -> list:
    """Runs through the periods with the classes kept; nothing where there are too few."""
    if len(held.periods) < FEWEST_PLAYED or view.than:
        return []
    words = say(view.lang, "Run through time")
    button = html.Button(
        words,
        id="play",
        className="play",
        **{"data-periods": " ".join(held.periods), "data-other": say(view.lang, "Stop"), "aria-pressed": "false"},
    )
    return [button]


def kinds_menu(held: Catalogue, view: View) -> html.Details:
    """The kinds of map that the indicator allows."""
    chosen = "change" if view.than else view.mode
    since = earlier_months(held, view)
    than = view.than or next(iter(since), "")
    offered = {"": {}, "change": {"than": than}, **{mode: {"mode": mode} for mode in display.MODES}}
    if not has_limits(held.indicators[view.indicator]):
        offered = {name: fields for name, fields in offered.items() if name in ("", "change")}
    if not than:
        offered.pop("change")
    links = [
        _choice(
            kind_words(held, view, name), view.but(**{"than": "", "mode": "", "breaks": "", **fields}), name == chosen
        )
        for name, fields in offered.items()
    ]
    return menu(say(view.lang, "Map of {kind}", kind=kind_words(held, view, chosen)), links)


def kind_words(held: Catalogue, view: View, name: str) -> str:
    """What a kind of map of the view's indicator is called."""
    undirected = held.indicators[view.indicator].better == "neutral"
    return say(view.lang, UNDIRECTED[name] if undirected and name in UNDIRECTED else KINDS[name])


def earlier_months(held: Catalogue, view: View) -> dict[str, str]:
    """The ranges of months that began before those of the view: how the link names each, and its words."""
    return {
        than: words
        for than, words in other_months(held, view).items()
        if earlier(held, view.selection, than).from_ < view.from_
    }


def since_menu(held: Catalogue, view: View) -> list[html.Details]:
    """The months since which the change is told; nothing on a map of something else."""
    if not view.than:
        return []
    ranges = earlier_months(held, view)
    links = [_choice(words, view.but(than=than, breaks=""), than == view.than) for than, words in ranges.items()]
    before = earlier(held, view.selection, view.than)
    shown = ranges.get(view.than) or compared_periods(before, view.lang)
    return [menu(say(view.lang, "Since: {period}", period=shown), links)]


def benchmark_menu(held: Catalogue, view: View) -> html.Details:
    """What values are compared with everywhere on the page."""
    code = focus(held, view)
    links = [
        _choice(benchmark_words(held, view, against), view.but(benchmark=against), against == view.benchmark)
        for against in choices(held, view.selection)
    ]
    return menu(say(view.lang, "Compared with {name}", name=benchmark_name(held, view, code)), links)


def benchmark_words(held: Catalogue, view: View, against: str) -> str:
    """What a choice of the benchmark is called."""
    if against == TARGET:
        return say(view.lang, "the target")
    if against == SIMILAR:
        return say(view.lang, "similar areas (size, ages, migrants)")
    if not against:
        return held.areas[held.root].name.in_(view.lang)
    return say(view.lang, "the own {level}", level=level_name(held, against, view.lang, one=True))


def class_menu(reader: Reader, held: Catalogue, view: View) -> list:
    """The padlock that keeps the classes, and the methods and numbers of classes."""
    scale = scale_of(reader, held, view, indicator_by_area(reader, view.selection))
    if scale.labels or len(scale.edges) < 2:
        return []
    locked = bool(view.breaks)
    target = view.but(breaks="" if locked else display.kept(scale.edges))
    words = say(view.lang, "Free the classes") if locked else say(view.lang, "Keep these classes everywhere")
    padlock = html.A(
        html.Span(className="shackle"),
        href=target.search,
        className="padlock" + (" locked" if locked else ""),
        title=words,
        **{"data-view": "1", "aria-label": words},
    )
    if view.than:
        return [padlock]
    by_hand = html.A(
        say(view.lang, "by hand …"),
        href=view.but(breaks=_to_begin_with(held, view, scale.edges)).search,
        **{"data-view": "1", "data-unfolds": "by-hand"},
    )
    return [padlock, menu(say(view.lang, "Classes"), _class_links(view, scale, by_hand), "upward")]


def _to_begin_with(held: Catalogue, view: View, edges: np.ndarray) -> str:
    """The limits between the classes of now, to be changed by hand: with one decimal more than the indicator has, as
    long as that tells them apart."""
    inner = edges[1:-1]
    short = np.round(inner, held.indicators[view.indicator].decimals + 1)
    apart = (np.diff([edges[0], *short, edges[-1]]) > 0).all()
    return display.written(short if apart else inner) if inner.size else display.kept(edges)


def _class_links(view: View, scale: Scale, by_hand: html.A) -> list:
    methods = [
        _choice(say(view.lang, words), view.but(class_=name, breaks=""), name == view.class_ and not view.breaks)
        for name, words in SCHEME_NAMES.items()
    ]
    count = int(view.k or display.CLASSES)
    numbers = [
        _choice(str(n), view.but(k=str(n), breaks=""), n == count and not view.breaks)
        for n in range(display.FEWEST, display.MOST + 1)
    ]
    note = say(view.lang, "A value on a limit belongs to the upper class.")
    told = [html.P(words, className="quiet") for words in (_fewer(view, scale, count), note) if words]
    return [*methods, by_hand, html.Div(numbers, className="numbers"), *told]


def _fewer(view: View, scale: Scale, count: int) -> str:
    """Why there are fewer classes than are asked for; nothing where there are as many."""
    made = len(scale.edges) - 1
    if not scale.scheme or made >= count:
        return ""
    why = say(view.lang, FEWER[scale.scheme])
    return say(view.lang, "{n} classes instead of {k}: {why}", n=made, k=count, why=why)


def compared_chips(held: Catalogue, view: View) -> list:
    """The areas compared, each with its letter and colour and a link that removes it."""
    entries = compared(held, view)
    chips = []
    for entry in entries:
        rest = ",".join(other["code"] for other in entries if other is not entry)
        words = [html.B(entry["letter"], className=f"letter letter-{entry['letter']}"), entry["name"]]
        label = say(view.lang, "Compare no longer with {name}", name=entry["name"])
        chips.append(chip(words, label, view.but(compare=rest), **{"data-area": entry["code"]}))
    return chips


def spell_chips(held: Catalogue, view: View) -> list:
    """What counts as one spell, where the map is of spells and the view counts them otherwise than usual."""
    found = spell_words(held, view)
    return [
        chip([words], say(view.lang, "Remove the filter {name}", name=words), view.but(**{field: ""}))
        for words, field in found
    ]


def chip(words: list, label: str, without: View, **more) -> html.A:
    """What is set, as a link that removes it; `label` says so."""
    parts = [*words, html.Span("×", className="cross", **{"aria-hidden": "true"})]
    return html.A(parts, href=without.search, className="chip", title=label, **{"data-view": "1", **more})


def menu(words: str, content: list, kind: str = "") -> html.Details:
    """A button that unfolds its content."""
    return html.Details(
        [html.Summary(words), html.Div(content, className="unfolded")], className=f"menu map-menu {kind}".strip()
    )


def _choice(words: str, target: View, chosen: bool) -> html.A:
    return html.A(
        words,
        href=target.search,
        className="on" if chosen else None,
        **{"data-view": "1", "aria-current": "true" if chosen else "false"},
    )
