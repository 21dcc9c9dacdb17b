"""What was changed in a link that could not be shown as it stood."""

from dash import html

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
SILENT = frozenset({"level", "within"})
REWRITTEN = frozenset({"breaks", "range", "k", "compare"})


def notices(changed: tuple[Notice, ...], view: View, held: Catalogue) -> list:
    """One line per value that was replaced, with what was found and what is shown."""
    return [
        html.P(_told(entry, view, held))
        for entry in changed
        if entry.field in FIELDS and not _follows(entry, held) and not (entry.field in REWRITTEN and entry.shown)
    ]


def _told(entry: Notice, view: View, held: Catalogue) -> str:
    if entry.field in PLACES and entry.found in held.former:
        return became(held, held.former[entry.found], view.lang)
    return say(
        view.lang,
        "{field} “{found}” is not available here; showing {shown}.",
        field=say(view.lang, FIELDS[entry.field]),
        found=_named(entry.field, entry.found, held, view.lang)[:40],
        shown=_named(entry.field, entry.shown, held, view.lang) or say(view.lang, "the default"),
    )


def _follows(entry: Notice, held: Catalogue) -> bool:
    """Whether a level or map area is known and only followed another choice."""
    known = {"within": held.areas, "level": held.layers}
    return entry.field in SILENT and entry.found in known[entry.field]


def _named(field: str, value: str, held: Catalogue, lang: str) -> str:
    areas = held.areas
    tables = {"indicator": held.indicators, "programme": held.programmes, "area": areas, "within": areas}
    entry = tables.get(field, {}).get(value)
    return entry.name.in_(lang) if entry else value
