"""What follows a benefit: the sequences after its end, and the next benefit within a year."""

from dash import html

from layouts import numbers
from layouts.duration import sequence
from layouts.duration.lines import areas, is_exact
from layouts.duration.page import HEIGHT
from layouts.duration.words import filled, names, strong
from layouts.figures import theme
from layouts.figures.flow import Node, flow
from layouts.numbers import percent
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue
from queries.links import Succession, succession
from queries.reader import Reader

LISTED = 7
WITHIN = (1, 3, 6)


def _here(reader: Reader, held: Catalogue, view: View) -> tuple[str, dict[str, Succession]]:
    """The smallest area with successions that holds the one in focus, and what follows there."""
    for area in reversed(held.path(areas(held, view)[0])):
        found = succession(reader, area.code)
        if found:
            return area.code, found
    return held.root, {}


def _named(held: Catalogue, view: View, code: str) -> str:
    if not code:
        return say(view.lang, "nothing within a year")
    if code == view.programme:
        return say(view.lang, "the same benefit again")
    return held.programmes[code].short.in_(view.lang)


def _told(entry: Succession, reader: Reader) -> list[tuple[str, int, float]]:
    """What followed, those of fewer people than may be told put together under “other”."""
    shown = [part for part in entry.followed if part[1] >= reader.threshold][:LISTED]
    rest = entry.exits - sum(persons for _, persons, _ in shown)
    return [*shown, ("other", rest, float("nan"))] if rest >= reader.threshold else shown


def figure(reader: Reader, held: Catalogue, view: View) -> dict:
    """The benefit left on one side, what began after it beside; a protected file tells of one step."""
    code, found = _here(reader, held, view)
    entry = found.get(view.programme)
    if entry is None or entry.exits < max(reader.threshold, 1):
        return theme.empty(say(view.lang, "Too few exits to tell what follows."), HEIGHT)
    if sequences := sequence.told(reader, view, code):
        return sequence.figure(sequences, held, view)
    told = _told(entry, reader)
    said = [say(view.lang, "others") if code == "other" else _named(held, view, code) for code, *_ in told]
    total = sum(persons for _, persons, _ in told)
    words = [f"{name} {percent(persons / total)}" for name, (_, persons, _) in zip(said, told, strict=True)]
    nodes = [Node("", "own")]
    nodes += [Node(name, "end" if code in ("", "other") else "other")
              for name, (code, *_) in zip(words, told, strict=True)]  # fmt: skip
    links = [
        (0, i, persons / total, name) for i, (name, (_, persons, _)) in enumerate(zip(words, told, strict=True), 1)
    ]
    return flow(
        nodes, links, [held.programmes[view.programme].short.in_(view.lang), say(view.lang, "next")], height=HEIGHT
    )


def finding(reader: Reader, held: Catalogue, view: View) -> list:
    """For how many nothing follows within a year, and what follows most often; nothing where few have left."""
    code, found = _here(reader, held, view)
    entry, lang = found.get(view.programme), view.lang
    if entry is None or entry.exits < max(reader.threshold, 1):
        return []
    shares = {name: persons / entry.exits for name, persons, _ in _told(entry, reader) if name != "other"}
    alone = shares.pop("", None)
    if alone is None or not shares:
        return []
    most = max(shares, key=shares.__getitem__)
    words = say(
        lang,
        "Of all who have left {programme} in {place}, {alone} receive nothing within a year; most often there follows "
        "{next}: {share}.",
    )
    named = names(held, view) | {"place": held.areas[code].name.in_(lang)}
    return filled(words, **named, alone=strong(percent(alone)), next=_named(held, view, most),
                  share=strong(percent(shares[most])))  # fmt: skip


def _within(entry: Succession, name: str, month: int, least: int) -> str:
    """The share of exits followed by the benefit with at most so many months between."""
    if name not in entry.by_month:
        return "–"
    counts = entry.by_month[name]
    some, rest = int(counts[: month + 1].sum()), int(counts[month + 1 :].sum())
    return "–" if any(0 < part < least for part in (some, rest)) else percent(some / entry.exits)


def below(reader: Reader, held: Catalogue, view: View) -> list:
    """The table of the flow."""
    code, found = _here(reader, held, view)
    entry, lang = found.get(view.programme), view.lang
    if entry is None or entry.exits < max(reader.threshold, 1):
        return [html.P(say(lang, "Choose a larger area, a longer time, or more people."), className="nothing")]
    rows = []
    for name, persons, months in _told(entry, reader):
        words = say(lang, "others") if name == "other" else _named(held, view, name)
        after = numbers.number(months, lang) if name not in ("", "other") else "–"
        cells = [numbers.number(persons, lang), percent(persons / entry.exits), after]
        if is_exact(held):
            cells += [_within(entry, name, month, reader.threshold) for month in WITHIN]
        rows.append(html.Tr([html.Th(words, scope="row"), *map(html.Td, cells)]))
    titles = ["", say(lang, "exits"), say(lang, "share"), say(lang, "months between, median")]
    titles += [say(lang, "within {m}", m=month) for month in WITHIN] if is_exact(held) else []
    head = html.Thead(html.Tr([html.Th(title, scope="col") for title in titles]))
    words = say(
        lang,
        "What the same people received next, within a year of the end, in {place}; all years, all people. Deaths and "
        "one-off payments are left out. What follows need not follow from it.",
        place=held.areas[code].name.in_(lang),
    )
    table = html.Div(html.Table([head, html.Tbody(rows)], className="values wide"), className="scroll-x", tabIndex=0)
    return [*_sequences(reader, held, view, code), html.P(words, className="verdict"), table]


def _sequences(reader: Reader, held: Catalogue, view: View, code: str) -> list:
    """The switch of the pause, and the sequences of the flow."""
    found = sequence.told(reader, view, code)
    if not found:
        return []
    words = say(
        view.lang,
        "Every exit of {place} with up to three benefits that began after it; a sequence “goes on” where the last one "
        "is still received or ended less than a year ago. Each share is of all exits.",
        place=held.areas[code].name.in_(view.lang),
    )
    return [
        sequence.switch(view),
        html.P(words, className="note"),
        sequence.table(found, held, view),
        html.H3(say(view.lang, "The next benefit")),
    ]
