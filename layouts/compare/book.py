"""The figures of the open sheet as a workbook: one row per area, or per indicator of a profile, and the notes."""

import numpy as np

from layouts import numbers
from layouts.compare import many
from layouts.compare.funnel import behind, funnel_of, limits
from layouts.compare.indicators import fields
from layouts.compare.legends import legends
from layouts.compare.partner import against_indicator, first, heading, second
from layouts.compare.profile import judged, subject
from layouts.exports.notes import notes
from layouts.exports.rows import figure
from layouts.exports.workbook import Table, workbook
from layouts.texts import say
from layouts.view import SHEETS, View
from layouts.words import benchmark_name, level_name, parents
from queries.benchmarks import value_of
from queries.catalogue import Catalogue
from queries.measures import LONGEST_MEDIAN
from queries.reader import Reader
from queries.values import AreaValues, indicator_by_area

# Title, view and values of each.
Columns = list[tuple[str, View, AreaValues]]


def book_of(reader: Reader, held: Catalogue, view: View) -> bytes:
    """The open sheet as a workbook; what is withheld on the page is empty in it."""
    sheet, lang = view.sheet or SHEETS[0], view.lang
    table = {"profile": _profile, "funnel": _funnel}.get(sheet, _side_by_side)(reader, held, view)
    address, legend = (say(lang, "This view"), f"/compare{view.search}"), say(lang, "Legend")
    said = [pair for pair in notes(reader, held, first(held, view)) if pair[0] not in (address[0], legend)]
    said += [*legends(reader, held, view), *_meanings(reader, held, view)]
    return workbook([table], [*said, address], table.name, held.build, lang)


def _meanings(reader: Reader, held: Catalogue, view: View) -> list[tuple[str, str]]:
    """Definition, formula and source of the other indicators of the sheet."""
    lang, own = view.lang, first(held, view)
    others = dict.fromkeys(each.indicator for each in _views(reader, held, view) if each.indicator != own.indicator)
    entries = [held.indicators[name] for name in others]
    return [
        (entry.name.in_(lang), " · ".join(part.in_(lang) for part in (entry.meaning, entry.formula, entry.source)))
        for entry in entries
    ]


def _views(reader: Reader, held: Catalogue, view: View) -> list[View]:
    """What the sheet shows."""
    if view.sheet in ("table", "profile"):
        return [one.view for one in fields(reader, held, view, view.level)]
    return _sides(held, view)[: 1 if view.sheet in ("many", "funnel") else 2]


def _sides(held: Catalogue, view: View) -> list[View]:
    """What is compared and with what; months compared with are of the two maps alone."""
    return [first(held, view), against_indicator(held, view) if view.sheet else second(held, view)]


def _columns(reader: Reader, held: Catalogue, view: View) -> Columns:
    """What stands side by side: core indicators, small maps, or two indicators or periods."""
    if view.sheet == "table":
        found = fields(reader, held, view, view.level)
        return [(_title(held, one.view), one.view, one.values) for one in found]
    asked = [(_title(held, each), each) for each in _sides(held, view)]
    if view.sheet == "many":
        asked = [(f"{name} ({_unit(held, each)})", each) for name, each in many.variants(held, view)]
    return [(name, each, indicator_by_area(reader, each.selection)) for name, each in asked]


def _title(held: Catalogue, view: View) -> str:
    return f"{heading(held, view)} ({_unit(held, view)})"


def _told(held: Catalogue, view: View, value: float) -> float | str | None:
    """A figure, nothing for none, and words for a duration beyond the longest that is told."""
    longest = LONGEST_MEDIAN.get(held.indicators[view.indicator].kind, np.inf)
    return figure(value) if not value > longest else say(view.lang, "more than {value}", value=longest)


def _unit(held: Catalogue, view: View) -> str:
    return numbers.unit(held.indicators[view.indicator].unit, view.lang)


def _side_by_side(reader: Reader, held: Catalogue, view: View) -> Table:
    columns, lang = _columns(reader, held, view), view.lang
    codes = indicator_by_area(reader, first(held, view).selection).code
    heads, unsure = [*_heads(lang), *(name for name, _, _ in columns)], {}
    if view.sheet == "table":
        heads, unsure = [*heads, say(lang, "uncertain")], _unsure(reader, held, view)
    rows = [
        [
            *_place(held, code, lang),
            *(_told(held, own, values.of(code)[0]) for _, own, values in columns),
            *([" · ".join(unsure.get(code, ()))] if view.sheet == "table" else ()),
        ]
        for code in codes
    ]
    return Table(level_name(held, view.level, lang), heads, rows)


def _unsure(reader: Reader, held: Catalogue, view: View) -> dict[str, list[str]]:
    """By area the indicators whose figure stands in brackets on the page: chance may have moved it far."""
    found: dict[str, list[str]] = {}
    for one in fields(reader, held, view, view.level):
        for code in one.unsure:
            found.setdefault(code, []).append(one.indicator.short.in_(view.lang))
    return found


def _funnel(reader: Reader, held: Catalogue, view: View) -> Table:
    own, lang = first(held, view), view.lang
    found, rows = funnel_of(reader, own), []
    if found is not None:
        scale = held.indicators[own.indicator].scale
        sides = {1: say(lang, "above the limits"), -1: say(lang, "below the limits"), 0: ""}
        deviation = found.score / np.sqrt(found.phi)
        edges = [edge for _, _, *ends in limits(found, found.size, scale, lang) for edge in ends]
        rows = [
            [*_place(held, code, lang), *map(figure, told), sides[int(side)]]
            for code, side, *told in zip(
                found.values.code[found.at], found.beyond, found.share * scale, found.size, deviation, *edges,
                strict=True,
            )
        ]  # fmt: skip
    ends = []
    for drawn in (say(lang, "95% limits"), say(lang, "99.8% limits")):
        ends += [say(lang, "{limits}, lower", limits=drawn), say(lang, "{limits}, upper", limits=drawn)]
    figures = (_title(held, own), behind(held, own)[0], "z", *ends, say(lang, "Against the limits"))
    return Table(level_name(held, view.level, lang), [*_heads(lang), *figures], rows)


def _profile(reader: Reader, held: Catalogue, view: View) -> Table:
    code, lang = subject(held, view), view.lang
    rows = [
        [
            heading(held, one.view),
            _unit(held, one.view),
            _told(held, one.view, value_of(reader, one.view.selection, code)[0]),
            _told(held, one.view, against),
            say(lang, word or "not tested"),
        ]
        for one, against, word in judged(reader, held, view)
    ]
    name = held.areas[code].name.in_(lang)
    heads = [say(lang, "Indicator"), say(lang, "Unit"), name, benchmark_name(held, view, code), say(lang, "Verdict")]
    return Table(name, heads, rows)


def _heads(lang: str) -> list[str]:
    return [say(lang, head) for head in ("Code", "Area", "Within")]


def _place(held: Catalogue, code: str, lang: str) -> list[str]:
    return [code, held.areas[code].name.in_(lang), parents(held, code, lang)]
