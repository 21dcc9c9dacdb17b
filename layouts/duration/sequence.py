"""Which benefits follow one another after one has ended, as a flow of three steps and as a table of sequences."""

from collections import Counter

from dash import html

from layouts import numbers
from layouts.duration.filters import link
from layouts.duration.page import HEIGHT
from layouts.figures.flow import Node, flow
from layouts.numbers import percent
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue
from queries.chains import DEATH, ENDS, NONE, PAUSES, STEPS, Chain, chains
from queries.reader import Reader

TALL = HEIGHT + 70
# A node of fewer of the exits is drawn with the others.
SLIGHT = 0.005
MOST, LISTED = 5, 12
OTHERS = "others"


def pause(view: View) -> int:
    """The longest pause, in months, before the next benefit of a sequence."""
    return int(view.pause or PAUSES[-1])


def told(reader: Reader, view: View, area: str) -> list[Chain]:
    """The sequences of an area that may be told, the most frequent first."""
    least = max(reader.threshold, 1)
    return [chain for chain in chains(reader, area, view.programme, pause(view)) if chain.exits >= least]


def figure(found: list[Chain], held: Catalogue, view: View) -> dict:
    """Three steps from the benefit that ended."""
    total = sum(chain.exits for chain in found)
    kept = _kept(found, total)
    drawn = [_drawn(chain, kept) for chain in found]
    counts: Counter[tuple] = Counter()
    for chain in drawn:
        steps = ("", *chain.path)
        for i in range(1, len(steps)):
            counts[(i - 1, steps[i - 1]), (i, steps[i])] += chain.exits
    reached: Counter[tuple] = Counter()
    for (_, target), exits in counts.items():
        reached[target] += exits
    keys = [(0, ""), *sorted(reached, key=lambda key: (key[0], key[1] in ENDS, -reached[key]))]
    nodes = [
        Node(_words(key, reached, total, held, view), _kind(key[1], view))
        for key in keys
    ]  # fmt: skip
    links = [
        (keys.index(source), keys.index(target), exits / total, _pointer(source, target, exits, total, held, view))
        for (source, target), exits in counts.items()
    ]
    titles = [
        named(view.programme, held, view),
        *(say(view.lang, "step {i}", i=i) for i in STEPS[: max(key[0] for key in keys)]),
    ]
    return flow(nodes, links, titles, height=TALL)


def _kept(found: list[Chain], total: int) -> dict[int, set[str]]:
    """The benefits of each step that have a node of their own."""
    kept = {}
    for i in STEPS:
        counts: Counter[str] = Counter()
        for chain in found:
            if len(chain.path) >= i and chain.path[i - 1] not in ENDS:
                counts[chain.path[i - 1]] += chain.exits
        kept[i] = {code for code, exits in counts.most_common(MOST) if exits >= SLIGHT * total}
    return kept


def _drawn(chain: Chain, kept: dict[int, set[str]]) -> Chain:
    """The sequence as it is drawn: to its end, or to a benefit that is drawn with the others."""
    path = []
    for i, code in enumerate(chain.path, 1):
        path.append(code if code in ENDS or code in kept[i] else OTHERS)
        if path[-1] == OTHERS:
            break
    return Chain(tuple(path), chain.exits)


def _kind(code: str, view: View) -> str:
    return "own" if code in ("", view.programme) else "end" if code in (*ENDS, OTHERS) else "other"


def _words(key: tuple[int, str], reached: Counter, total: int, held: Catalogue, view: View) -> str:
    """The words of a node, short: the benefit itself is named above it."""
    if not key[0]:
        return ""
    short = {view.programme: say(view.lang, "again"), NONE: say(view.lang, "nothing follows")}
    return f"{short.get(key[1]) or named(key[1], held, view)} {percent(reached[key] / total)}"


def _pointer(source, target, exits: int, total: int, held: Catalogue, view: View) -> str:
    names = [named(code or view.programme, held, view) for _, code in (source, target)]
    return f"{names[0]} → {names[1]}: {numbers.number(exits, view.lang)} ({percent(exits / total)})"


def named(code: str, held: Catalogue, view: View) -> str:
    """A step of a sequence in words."""
    if code == NONE:
        return say(view.lang, "nothing within {m} months", m=pause(view))
    if code == DEATH:
        return say(view.lang, "death")
    if code in ENDS:
        return say(view.lang, "goes on")
    if code == OTHERS:
        return say(view.lang, "others")
    return held.programmes[code].short.in_(view.lang)


def switch(view: View) -> html.Div:
    """How many months may lie before the next benefit."""
    lang = view.lang
    links = [
        link(str(months), view.but(pause="" if months == PAUSES[-1] else str(months)), pause(view) == months)
        for months in PAUSES
    ]
    label = {"aria-label": say(lang, "Months before the next benefit")}
    return html.Div(
        [
            html.Span(say(lang, "The next benefit begins within")),
            html.Div(links, className="shortcuts", role="group", **label),
            html.Span(say(lang, "months")),
        ],
        className="tolerance",
    )


def table(found: list[Chain], held: Catalogue, view: View) -> html.Div:
    """The most frequent sequences, and what the flow stands for in full."""
    lang, total = view.lang, sum(chain.exits for chain in found)
    rows = [
        html.Tr(
            [
                html.Th(" → ".join(named(code, held, view) for code in chain.path), scope="row"),
                html.Td(numbers.number(chain.exits, lang)),
                html.Td(percent(chain.exits / total)),
            ]
        )
        for chain in found[:LISTED]
    ]
    rest = found[LISTED:]
    if rest:
        exits = sum(chain.exits for chain in rest)
        words = say(lang, "{n} other sequences", n=numbers.number(len(rest), lang))
        cells = (numbers.number(exits, lang), percent(exits / total))
        rows.append(html.Tr([html.Th(words, scope="row"), *map(html.Td, cells)]))
    titles = [
        say(lang, "after {programme}", programme=held.programmes[view.programme].short.in_(lang)),
        say(lang, "exits"),
        say(lang, "share"),
    ]
    head = html.Thead(html.Tr([html.Th(title, scope="col") for title in titles]))
    return html.Div(
        html.Table([head, html.Tbody(rows)], className="values wide sequences"), className="scroll-x", tabIndex=0
    )
