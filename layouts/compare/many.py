"""Many small maps of one indicator: a map for each programme, sex, age, hukou or year."""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from dash import html

from analysis.classes import breaks, covering
from layouts import display, numbers
from layouts.compare.filters import split_name, splits
from layouts.compare.partner import first
from layouts.compare.twin import twin
from layouts.figures import theme
from layouts.figures.township_map import ABSENT, boundaries_note, labels_on_map, packed, unit_format
from layouts.foot import ANY
from layouts.incomplete import in_part
from layouts.texts import say
from layouts.view import SPLITS, View, settle
from layouts.words import focus, measured, place, status_words, value_words
from queries.benchmarks import value_of
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.trend import years
from queries.values import AreaValues, Status, indicator_by_area

MOST = 18


def by(held: Catalogue, view: View) -> str:
    """By what the maps are multiplied."""
    return view.split if view.split in splits(held, view) else SPLITS[0]


def variants(held: Catalogue, view: View) -> list[tuple[str, View]]:
    """A name and a view for each small map, at most eighteen; only such as the build can tell apart."""
    one, split = first(held, view), by(held, view)
    if held.indicators[view.indicator].mark != "fill":
        return []
    if split == "programme":
        known = [code for code in held.offers[view.indicator] if code in held.programmes]
        found = [(held.programmes[code].name.in_(view.lang), one.but(programme=code)) for code in known]
        found = found or [(held.indicators[view.indicator].short.in_(view.lang), one)]
    elif split == "year":
        found = [
            (numbers.period(year, view.lang), one.but(from_=start, to=end))
            for year, (start, end) in years(held.periods).items()
        ]
    else:
        found = [(name.in_(view.lang), one.but(**{split: code})) for code, name in held.categories[split].items()]
    return [(name, each) for name, each in found[:MOST] if settle(each, held)[0].selection == each.selection]


def maps(reader: Reader, held: Catalogue, view: View) -> dict | None:
    """The payload: one entry per map with its values and classes; one scale for all but programmes, whose
    figures are of different sizes."""
    if view.sheet != "many":
        return None
    length = len(held.layers[view.level])
    entries = [_entry(reader, held, *each, length) for each in classed(reader, held, view)]
    return {
        "build": held.build,
        "lang": view.lang,
        "level": view.level,
        "within": view.within,
        "selected": view.area or None,
        "unit": unit_format(held.indicators[view.indicator], view.lang),
        "statusLabels": labels_on_map(reader, held, view.but(than="")),
        "entries": entries,
    }


@lru_cache(maxsize=16)
def asked(reader: Reader, held: Catalogue, view: View) -> tuple[tuple[str, View, AreaValues], ...]:
    """Name, view and values of each small map: asked once for its colours, its key and its figures."""
    return tuple((name, each, indicator_by_area(reader, each.selection)) for name, each in variants(held, view))


def classed(reader: Reader, held: Catalogue, view: View) -> list[tuple[str, View, AreaValues, np.ndarray]]:
    """Name, view, values and limits of the classes of each small map: its own for each programme, else shared."""
    found = asked(reader, held, view)
    told = [values.shown[values.shown != 0] for _, _, values in found]
    if by(held, view) == "programme" or not found:
        edges = [_limits(view, shown) for shown in told]
    else:
        shared = _limits(view, np.concatenate(told))
        edges = [covering(shared, shown) for shown in told]
    return [(*each, ends) for each, ends in zip(found, edges, strict=True)]


def _limits(view: View, shown: np.ndarray) -> np.ndarray:
    return breaks(shown, "quantile", int(view.k or display.CLASSES))


def colours(edges: np.ndarray) -> list[str]:
    """The colour of each class between the limits, light to dark."""
    return theme.colours(max(len(edges) - 1, 0))


def absences(values: Iterable[AreaValues]) -> list[Status]:
    """What is no value, as far as an area of a map is so: each look of it has its own entry in the key."""
    occur = {int(kind) for one in values for kind in np.unique(one.status)}
    return [kind for kind in ABSENT if kind in occur]


def absence_words(reader: Reader, held: Catalogue, view: View, kind: Status) -> str:
    """What the key says of a status that is no value; of sums, that not all of their parts have one."""
    lacking = in_part(held, view.level, view.lang) if kind == Status.MISSING else ""
    return lacking or status_words(view.lang, kind, reader.threshold) or say(view.lang, "zero")


def _entry(reader, held: Catalogue, name: str, view: View, values: AreaValues, edges, length: int) -> dict:
    value, status = value_of(reader, view.selection, focus(held, view))
    return {
        "name": name,
        "said": measured(held, view, value) if status <= Status.ZERO else "–",
        "search": view.but(sheet="", split="").search,
        "values": packed(values.value, values.feature, length, "<f4", np.nan),
        "status": packed(values.status, values.feature, length, "u1", Status.OUTSIDE),
        "breaks": [float(edge) for edge in edges],
        "colours": colours(edges),
        "ends": [value_words(held, view, float(edge)) for edge in (edges[:1].tolist() + edges[-1:].tolist())],
    }


def note(reader: Reader, held: Catalogue, view: View) -> list:
    """How the maps may be compared, what is painted where there is no value, and how exact boundaries are."""
    if view.sheet != "many":
        return []
    swatches = [
        html.Span([html.I(), absence_words(reader, held, view, kind)], className=f"absent atlas-{ABSENT[kind].lower()}")
        for kind in absences(values for _, _, values in asked(reader, held, view))
    ]
    return [html.Span(reading(held, view)), *swatches, html.Span(boundaries_note(held, view.lang))]


def reading(held: Catalogue, view: View) -> str:
    """How the maps may be compared."""
    if held.indicators[view.indicator].mark != "fill":
        return say(view.lang, "Colours would mislead about counts; choose a share or rate at the left.")
    if by(held, view) == "programme":
        return say(view.lang, "Each map has its own fifths: compare where it is dark, not how dark two maps are.")
    return say(view.lang, "All maps have the same classes: the same colour is the same figure.")


def _told(reader: Reader, held: Catalogue, view: View) -> list[tuple[str, View, float]]:
    found = []
    for name, each in variants(held, view):
        value, status = value_of(reader, each.selection, focus(held, each))
        if status <= Status.ZERO:
            found.append((name, each, value))
    return sorted(found, key=lambda one: -one[2])


def finding(reader: Reader, held: Catalogue, view: View) -> str:
    """In which map the area of the page has its highest and lowest figure."""
    told = _told(reader, held, view)
    if by(held, view) == "programme":
        # Whoever receives one benefit receives any: the highest by what it is.
        told = [one for one in told if one[1].programme != ANY]
    area, kind = place(held, focus(held, view), view.lang), split_name(held, by(held, view), view.lang)
    if len(told) < 2:
        return say(view.lang, "{area} by {kind}: fewer than two maps show a figure here", area=area, kind=kind)
    (high, one, most), (low, other, least) = told[0], told[-1]
    ends = {"most": measured(held, one, most), "least": measured(held, other, least)}
    if ends["most"] == ends["least"]:
        return say(view.lang, "{area} by {kind}: {value} in every map", area=area, kind=kind, value=ends["most"])
    named = {"area": area, "high": high, "low": low}
    return say(view.lang, "{area}: highest for {high} ({most}), lowest for {low} ({least})", **named, **ends)


def below(reader: Reader, held: Catalogue, view: View) -> list:
    """The figure of the area of the page in each map."""
    told, code = _told(reader, held, view), focus(held, view)
    rows = [[code, name, value_words(held, each, value)] for name, each, value in told]
    heads = [say(view.lang, "Map"), place(held, code, view.lang)]
    return [twin(view, say(view.lang, "The same in figures"), heads, rows, len(rows), most=MOST)]
