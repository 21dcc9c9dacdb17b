"""What follows a benefit within a year of its end: a flow and its table."""

from dash import html

from layouts import numbers
from layouts.duration.lines import areas, is_exact
from layouts.duration.page import HEIGHT
from layouts.duration.words import percent
from layouts.figures import theme
from layouts.figures.flow import flow
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
    """The benefit left on one side, what began next on the other."""
    _, found = _here(reader, held, view)
    entry = found.get(view.programme)
    if entry is None or entry.exits < max(reader.threshold, 1):
        return theme.empty(say(view.lang, "Too few exits to tell what follows."), HEIGHT)
    told = _told(entry, reader)
    names = [say(view.lang, "others") if code == "other" else _named(held, view, code) for code, *_ in told]
    total = sum(persons for _, persons, _ in told)
    return flow(
        held.programmes[view.programme].name.in_(view.lang),
        [
            {"name": f"{name} {percent(persons / total)}", "share": persons / total, "quiet": code in ("", "other")}
            for name, (code, persons, _) in zip(names, told, strict=True)
        ],
        height=HEIGHT,
    )


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
    return [html.P(words, className="verdict"), html.Table([head, html.Tbody(rows)], className="values wide")]
