"""What was changed in a link that could not be shown as it stood."""

from dash import html

from layouts import numbers
from layouts.display import MOST_COMPARED
from layouts.divisions import became
from layouts.texts import say
from layouts.view import Notice, View
from queries.catalogue import Catalogue

FIELDS = {
    "indicator": "indicator",
    "programme": "programme",
    "from": "first month",
    "to": "last month",
    "level": "level",
    "within": "map area",
    "area": "area",
    "compare": "areas compared",
    "sex": "sex",
    "age": "age",
    "hukou": "hukou",
    "benchmark": "benchmark",
    "than": "periods compared with",
    "mode": "kind of map",
    "class": "class method",
    "k": "number of classes",
    "breaks": "class limits",
    "range": "range of values",
    "lang": "language",
    "tab": "tab",
    "sheet": "kind of comparison",
    "other": "second indicator",
    "split": "split of the small maps",
    "pause": "months before the next benefit",
}
PLACES = frozenset({"area", "within"})
PERIODS = frozenset({"from", "to"})
# What a link says is shown up to so many letters.
LONGEST = 40
SILENT = frozenset({"level", "within"})
REWRITTEN = frozenset({"breaks", "range", "k", "compare"})


def notices(changed: tuple[Notice, ...], view: View, held: Catalogue) -> list:
    """One line per value that was replaced, with what was found and what is shown."""
    named = {entry.field: entry.found for entry in changed}
    lines = [
        _told(entry, view, held)
        for entry in changed
        if entry.field in FIELDS and not _follows(entry, held) and not (entry.field in REWRITTEN and entry.shown)
    ]
    lines += _left_out(named.get("compare", ""), {named.get("area", "")}, view, held)
    return [html.P(line[:1].upper() + line[1:]) for line in lines]


def _told(entry: Notice, view: View, held: Catalogue) -> str:
    if entry.field in PLACES and entry.found in held.former:
        return became(held, held.former[entry.found], view.lang)
    return say(
        view.lang,
        "{field} “{found}” is not available here; showing {shown}.",
        field=say(view.lang, FIELDS[entry.field]),
        found=_named(entry.field, entry.found, held, view.lang)[:LONGEST],
        shown=_named(entry.field, entry.shown, held, view.lang) or say(view.lang, "the default"),
    )


def _left_out(found: str, said: set[str], view: View, held: Catalogue) -> list[str]:
    """What became of areas compared that are not shown as they were named; of those `said` another line tells."""
    codes = [code for code in dict.fromkeys(found.split(",")) if code and code not in said]
    lines = [became(held, held.former[code], view.lang) for code in codes if code in held.former]
    unknown = ", ".join(code for code in codes if held.present(code) not in held.areas)
    if unknown and view.compare:
        lines.append(say(view.lang, "Not known here and not compared: {codes}.", codes=unknown[:LONGEST]))
    if len({held.present(code) for code in codes} & set(held.areas)) > MOST_COMPARED:
        lines.append(say(view.lang, "The first {n} areas are compared.", n=MOST_COMPARED))
    return lines


def _follows(entry: Notice, held: Catalogue) -> bool:
    """Whether a level or map area is known and only followed another choice."""
    known = {"within": held.areas, "level": held.layers}
    return entry.field in SILENT and entry.found in known[entry.field]


def _named(field: str, value: str, held: Catalogue, lang: str) -> str:
    areas = held.areas
    tables = {"indicator": held.indicators, "programme": held.programmes, "area": areas, "within": areas}
    entry = tables.get(field, {}).get(value)
    if field in PERIODS and value in held.periods:
        return numbers.period(value, lang)
    return entry.name.in_(lang) if entry else value
