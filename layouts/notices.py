"""What was changed in a link that could not be shown as it stood."""

from dash import html

from layouts.display import MOST_COMPARED
from layouts.divisions import became
from layouts.texts import say
from layouts.value_names import value_name
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
    "topic": "topic",
    "against": "comparison",
    "count": "what is counted",
    "unit": "what one spell is",
    "gap": "months a spell may pause",
    "figures": "values below the names",
    "cells": "areas of the same size",
    "about": "indicator of the warnings",
    "part": "part of the warnings",
    "points": "service points",
}
PLACES = frozenset({"area", "within"})
# What a link says is shown up to so many letters, and so many of its faults in a sentence each.
LONGEST = 40
MOST_TOLD = 5
SILENT = frozenset({"level", "within"})
REWRITTEN = frozenset({"breaks", "range", "k", "than"})
LISTED = "compare"
ENDS = (("from", "from_"), ("to", "to"))


def notices(changed: tuple[Notice, ...], view: View, held: Catalogue, opened: bool = False) -> list:
    """One line per value that was replaced, with what was found and what is shown; of many, the last by name alone.

    On a page at work level and map area follow other choices without a word; of a link that is `opened` they are told.
    """
    named = {entry.field: entry.found for entry in changed}
    told = [
        entry
        for entry in changed
        if entry.field in FIELDS
        and (opened or not _follows(entry, view, held))
        and not (entry.field in REWRITTEN and entry.shown)
    ]
    exchanged = {entry.field: entry.found for entry in told}
    lines = []
    if (exchanged.get("from"), exchanged.get("to")) == (view.to, view.from_):
        told = [entry for entry in told if entry.field not in ("from", "to")]
        first, last = (value_name(field, getattr(view, key), held, view) for field, key in ENDS)
        lines = [
            say(view.lang, "The last month came before the first; showing {first} to {last}.", first=first, last=last)
        ]
    most = len(told) if len(told) <= MOST_TOLD + 1 else MOST_TOLD
    lines += [_told(entry, view, held) for entry in told[:most]]
    lines += _left_out(named.get(LISTED, ""), {named.get("area", "")}, view, held)
    if rest := told[most:]:
        between = "、" if view.lang == "zh" else ", "
        fields = between.join(say(view.lang, FIELDS[entry.field]) for entry in rest)
        lines.append(say(view.lang, "Also not available here as the link has them: {fields}.", fields=fields))
    return [html.P(line[:1].upper() + line[1:]) for line in lines]


def _told(entry: Notice, view: View, held: Catalogue) -> str:
    if entry.field in PLACES and entry.found in held.former:
        return became(held, held.former[entry.found], view.lang)
    shown = value_name(entry.field, entry.shown or _stands_for(entry.field, view), held, view)
    field = say(view.lang, FIELDS[entry.field])
    if _outside(entry, view, held):
        codes = {"area": view.area, "within": entry.found, "shown": view.within}
        names = {key: held.areas[code].name.in_(view.lang) for key, code in codes.items()}
        return say(view.lang, "{area} does not lie within {within}; the map shows {shown}.", **names)
    if entry.field == "within" and entry.found in held.areas and not held.children.get(entry.found):
        name = held.areas[entry.found].name.in_(view.lang)
        return say(view.lang, "{area} has no parts of its own; the map shows {shown}.", area=name, shown=shown)
    found = value_name(entry.field, entry.found, held, view)[:LONGEST]
    if entry.field in PLACES and entry.shown and entry.found.startswith(entry.shown):
        return say(view.lang, "Code “{found}” is not known here; it begins with that of {shown}, which is shown.",
                   found=found, shown=shown)  # fmt: skip
    if not shown:
        return say(view.lang, "{field} “{found}” is not available here and is left out.", field=field, found=found)
    return say(
        view.lang, "{field} “{found}” is not available here; showing {shown}.", field=field, found=found, shown=shown
    )


def _stands_for(field: str, view: View) -> str:
    """What the page shows for an area that is left out: the area of the map."""
    return view.within if field == "area" else ""


def _left_out(found: str, said: set[str], view: View, held: Catalogue) -> list[str]:
    """What became of areas compared that are not shown as they were named; of those `said` another line tells."""
    codes = [code for code in dict.fromkeys(found.split(",")) if code and code not in said]
    lines = [became(held, held.former[code], view.lang) for code in codes if code in held.former]
    unknown = ", ".join(code for code in codes if held.present(code) not in held.areas)
    if unknown:
        lines.append(say(view.lang, "Not known here and not compared: {codes}.", codes=unknown[:LONGEST]))
    if len({held.present(code) for code in codes} & set(held.areas)) > MOST_COMPARED:
        lines.append(say(view.lang, "The first {n} areas are compared.", n=MOST_COMPARED))
    return lines


def _outside(entry: Notice, view: View, held: Catalogue) -> bool:
    """Whether the map area of a link gave way because the area chosen lies beyond it."""
    named = entry.field == "within" and entry.found in held.areas
    return named and view.area != "" and not held.contains(entry.found, view.area)


def _follows(entry: Notice, view: View, held: Catalogue) -> bool:
    """Whether a level or map area is known and only followed another choice."""
    known = {"within": held.areas, "level": held.layers}
    return entry.field in SILENT and entry.found in known[entry.field] and not _outside(entry, view, held)
