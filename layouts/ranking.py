"""The ranking of an area among its siblings, with the limits of each value, and how few hold half."""

import itertools

import numpy as np
from dash import html

from analysis.concentration import fewest_for_half
from layouts import display, numbers
from layouts.blocks import heading, nothing
from layouts.changes import change_of_group, sorted_by, told
from layouts.figures.township_map import compared, figure_words
from layouts.group import Group
from layouts.piece import filled
from layouts.texts import say
from layouts.view import View
from layouts.words import (
    benchmark_name,
    benchmark_value,
    change_figure,
    change_words,
    focus,
    level_name,
    value_words,
)
from queries import benchmarks
from queries.catalogue import Catalogue
from queries.limits import has_limits, limits_of
from queries.reader import Reader
from queries.together import group_value
from queries.values import AreaValues

RANKED = 8
LONG_UNIT = "points"


def ranking(reader: Reader, held: Catalogue, view: View, group: Group = ()) -> list:
    """The siblings of the area as bars, itself always among them; of a group chosen on the map, its areas."""
    code = focus(held, view)
    values = _of_group(reader, held, view, group) if group else _beside(reader, held, view, code)
    order = np.argsort(-np.nan_to_num(values.value, nan=-np.inf), kind="stable")
    shown = [i for i in order if np.isfinite(values.value[i])]
    if not shown:
        return [
            heading(say(view.lang, "Ranking")),
            nothing(say(view.lang, "No area here shows a value for this choice.")),
        ]
    rank = next((i for i, at in enumerate(shown) if values.code[at] == code), None)
    colours = {entry["code"]: entry["colour"] for entry in compared(held, view)}
    picked = _around(shown, rank)
    picked = [at for at in shown if at in picked or values.code[at] in colours]
    apart = {at for before, at in itertools.pairwise(picked) if shown.index(at) != shown.index(before) + 1}
    title = _group_title(view, values, rank, shown) if group else _rank_title(held, view, values, rank, shown)
    return [
        heading(title),
        *_ranked(held, view),
        *_together(reader, held, view, group),
        *_half(held, view, values, _upper(held, view, values, group)),
        _table(reader, held, view, values, picked, code, colours, apart),
    ]


def _ranked(held: Catalogue, view: View) -> list[html.P]:
    """What is ranked, where it is not the figure or the map shows another; and a unit too long for every row."""
    if view.than:
        return [html.P(sorted_by(held, view), className="half")]
    raw = say(view.lang, "By raw rates; those on the map are smoothed") if view.mode == "smooth" else ""
    unit = numbers.unit(LONG_UNIT, view.lang)
    told = say(view.lang, "In {unit}", unit=unit) if held.indicators[view.indicator].unit == LONG_UNIT else ""
    return [html.P(words, className=f"half{name}") for words, name in ((raw, ""), (told, " unit")) if words]


def _figure(held: Catalogue, view: View, value: float) -> str:
    """A figure as it stands at the end of its bar."""
    if view.than:
        return change_figure(held, view, value)
    indicator = held.indicators[view.indicator]
    return figure_words(indicator, view.lang, value) if indicator.unit == LONG_UNIT else value_words(held, view, value)


def _beside(reader: Reader, held: Catalogue, view: View, code: str) -> AreaValues:
    one = held.children[code][0] if code == view.within and held.children.get(code) else code
    return told(reader, held, view, benchmarks.beside(held, view.selection, one))


def _of_group(reader: Reader, held: Catalogue, view: View, group: Group) -> AreaValues:
    values = told(reader, held, view, view.but(area="", within=held.root).selection)
    return values.at(np.isin(values.code, group))


def _upper(held: Catalogue, view: View, values: AreaValues, group: Group) -> str:
    """The area that holds all that are ranked."""
    if group:
        return view.within if view.range else held.root
    return held.areas[values.code[0]].parent or held.root


def _together(reader: Reader, held: Catalogue, view: View, group: Group) -> list:
    """What the areas of a group make together, beside the benchmark; nothing where no sum makes it."""
    together = change_of_group(reader, held, view, group) if group and view.than else float("nan")
    value = group_value(reader, view.selection, group) if group and not view.than else together
    if not np.isfinite(value):
        return []
    words = (change_words if view.than else value_words)(held, view, value)
    said, mark = [say(view.lang, "Together:"), " ", html.Strong(words)], _mark(reader, held, view)
    if np.isfinite(mark) and not view.than:
        said.append(f" · {benchmark_name(held, view, focus(held, view))} {value_words(held, view, mark)}")
    return [html.P(said, className="half together")]


def _mark(reader: Reader, held: Catalogue, view: View) -> float:
    """Where the line of comparison stands: at the benchmark; of changes, at none."""
    return 0.0 if view.than else benchmark_value(reader, held, view)


def _standing(values: AreaValues, at: int) -> tuple[int, int]:
    """The rank of an entry among those that show a value, and how many share it."""
    own = values.value[at]
    return 1 + int((values.shown > own).sum()), int((values.shown == own).sum())


def _group_title(view: View, values: AreaValues, rank: int | None, shown: list[int]) -> str:
    if rank is None:
        return say(view.lang, "{n} chosen areas", n=len(shown))
    place, sharing = _standing(values, shown[rank])
    if sharing > 1:
        return say(view.lang, "Joint rank {rank} of {n} chosen areas", rank=place, n=len(shown))
    return say(view.lang, "Rank {rank} of {n} chosen areas", rank=place, n=len(shown))


def _rank_title(held: Catalogue, view: View, values: AreaValues, rank: int | None, shown: list[int]) -> str:
    """The rank of the area, which others may share; which is highest where it is none of them."""
    level = held.areas[values.code[0]].level
    names = level_name(held, level, view.lang)
    upper = held.areas[held.areas[values.code[0]].parent or held.root].name.in_(view.lang)
    among = {"n": len(shown), "level": names, "upper": upper}
    place, sharing = _standing(values, shown[rank or 0])
    if 1 < sharing == len(shown):
        return say(view.lang, "The same figure in all {n} {level} of {upper}", **among)
    if rank is None and sharing > 1:
        return say(view.lang, "{n} {level} of {upper}", **among)
    if rank is None:
        name = held.areas[values.code[shown[0]]].name.in_(view.lang)
        return say(view.lang, "{name} is highest of {n} {level} in {upper}", name=name, **among)
    if sharing > 1:
        return say(view.lang, "Joint rank {rank} of {n} {level} in {upper}", rank=place, **among)
    return say(view.lang, "Rank {rank} of {n} {level} in {upper}", rank=place, **among)


def _half(held: Catalogue, view: View, values: AreaValues, within: str) -> list:
    """A strip that says how few areas hold half: of the count, of the cases, or of those whom a coverage leaves out."""
    amounts, words = _amounts(held, view, values)
    few, all_ = fewest_for_half(amounts), int(np.isfinite(amounts).sum())
    if not few:
        return []
    level = held.areas[values.code[0]].level
    said = words.format(few=few, n=all_, level=level_name(held, level, view.lang))
    strip = html.Div(html.Div(style={"width": f"{100 * few / max(all_, 1):.1f}%"}), className="pareto")
    most = np.argsort(-np.nan_to_num(amounts), kind="stable")[:few]
    kept, marks = view.but(level=level, range=""), {"data-areas": ".".join(values.code[most])}
    if held.indicators[view.indicator].mark == "circle":
        kept, marks = kept.but(within=within, range=display.written(amounts[most[[-1, 0]]], "~")), {}
    title = say(view.lang, "Show these on the map")
    link = html.A(said, href=kept.search, title=title, **{"data-view": "1"}, **marks)
    return [html.P(link, className="half"), strip]


def _amounts(held: Catalogue, view: View, values: AreaValues) -> tuple[np.ndarray, str]:
    """What is held, one per area, and the sentence of how few hold half of it; nothing where nobody is counted."""
    indicator = held.indicators[view.indicator]
    if view.than:
        return np.full(values.value.shape, np.nan), ""
    if indicator.mark == "circle":
        return values.value, say(view.lang, "{few} of {n} {level} hold half")
    if not has_limits(indicator):
        return np.full(values.value.shape, np.nan), ""
    if indicator.better == "higher" and indicator.unit == "percent":
        left_out = np.maximum(values.denominator - values.numerator, 0)
        return left_out, say(view.lang, "{few} of {n} {level} hold half of those not reached")
    return values.numerator, say(view.lang, "{few} of {n} {level} hold half of the cases")


def _around(shown: list[int], rank: int | None) -> list[int]:
    """The first of the ranking, or the stretch of it around the area."""
    if rank is None or rank < RANKED - 2:
        return shown[:RANKED]
    start = min(max(rank - RANKED // 2, 0), max(len(shown) - RANKED, 0))
    return shown[start : start + RANKED]


def _table(reader, held: Catalogue, view: View, values: AreaValues, picked, code: str, colours, apart) -> html.Div:
    """The bars, as one piece: seventy components would take longer than all that they tell."""
    low, high = _limits(held, view, values)
    shown = np.isfinite(values.value)
    ends = np.where(np.isfinite(high), high, values.value)
    mark = _mark(reader, held, view)
    # A target may lie beyond all areas. Bars begin at nothing; of changes some lead to the left.
    most = float(np.nanmax([*ends[picked], *values.value[shown], mark, 0.0]))
    least = float(np.nanmin([*values.value[shown], 0.0]))
    wide = max(most - least, 1e-12)
    line = [_span("benchmark-line", left=(mark - least) / wide)] if mark >= least else []
    rows = []
    for at in picked:
        own = values.code[at]
        bar = _bar(*sorted(((float(values.value[at]) - least) / wide, -least / wide)), colours.get(own))
        whisker = [_span("whisker", left=(low[at] - least) / wide, width=(high[at] - low[at]) / wide)]
        marks = [bar, *(whisker if np.isfinite(low[at]) else []), *line]
        name = " ".join(name for name, on in (("selected", own == code), ("apart", at in apart)) if on)
        rows.append(_row(held, view, values, at, marks, name))
    said = say(view.lang, "Bars with 95% limits") if np.isfinite(low[picked]).any() else say(view.lang, "Bars")
    table = ["table", {"class": "ranking"}, ["caption", {"class": "sr"}, said], ["tbody", {}, *rows]]
    return filled([table], className="piece")


def _limits(held: Catalogue, view: View, values: AreaValues) -> tuple[np.ndarray, np.ndarray]:
    """The limits of each figure; of changes none are told."""
    none = np.full(values.value.shape, np.nan)
    return (none, none) if view.than else limits_of(held, view.selection, values)


def _row(held: Catalogue, view: View, values: AreaValues, at: int, marks: list, name: str) -> list:
    own, value = values.code[at], float(values.value[at])
    link = {"href": view.but(area=own).search, "data-view": view.search, "data-area": own}
    return [
        "tr",
        {"class": name} if name else {},
        ["th", {"scope": "row"}, ["a", link, held.areas[own].name.in_(view.lang)]],
        ["td", {"class": "bar-cell"}, ["div", {"class": "bar-box"}, *marks]],
        ["td", {"class": "number"}, _figure(held, view, value)],
    ]


def _bar(start: float, end: float, colour: str | None) -> list:
    """A bar between two shares of the width."""
    own = f"; background: {colour}" if colour else ""
    begins = f"; margin-left: {100 * start:.1f}%" if start > 0 else ""
    return ["div", {"class": "bar", "style": f"width: {100 * (end - start):.1f}%{begins}{own}"}]


def _span(name: str, **shares: float) -> list:
    return ["span", {"class": name, "style": "; ".join(f"{key}: {100 * at:.1f}%" for key, at in shares.items())}]
