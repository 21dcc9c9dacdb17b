"""The rail beside the map: headline, ranking, distribution and trend of the chosen area."""

from dataclasses import replace

import numpy as np
from dash import html

from layouts import numbers
from layouts.blocks import heading, marked, nothing
from layouts.figures.distribution import distribution
from layouts.figures.trend import trend
from layouts.texts import say
from layouts.view import View
from layouts.words import (
    at_place,
    focus,
    level_name,
    parents,
    place,
    sentence,
    status_words,
    value_words,
)
from queries.benchmarks import siblings, value_of
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.trend import indicator_by_period
from queries.values import AreaValues, Status, indicator_by_area

RANKED = 9


def headline(reader: Reader, held: Catalogue, view: View) -> list:
    """Name, parents, the sentence and the comparison with the areas above."""
    code = focus(held, view)
    value, status = value_of(reader, view.selection, code)
    return [
        html.H2([held.areas[code].name.in_(view.lang), html.Span(parents(held, code, view.lang))]),
        html.P(_said(reader, held, view, code, value, status), className="said"),
        html.P(_against(reader, held, view, code, value, status), className="against"),
    ]


def _said(reader, held, view: View, code: str, value: float, status: Status) -> list:
    if status > Status.ZERO:
        return [status_words(view.lang, status, reader.threshold), _together(reader, held, view, code, status)]
    words = sentence(held, view)
    return marked(words[:1].upper() + words[1:], value_words(held, view, value))


def _together(reader, held, view: View, code: str, status: Status) -> str:
    """Where a group is not told apart, what is told of all persons together."""
    if status != Status.NOT_SEPARABLE or not (view.sex or view.age or view.hukou):
        return ""
    value, known = value_of(reader, replace(view.selection, sex="", age="", hukou=""), code)
    if known > Status.ZERO:
        return ""
    words = say(view.lang, "all persons together: {value}", value=value_words(held, view, value))
    return ("；" if view.lang == "zh" else "; ") + words


def _against(reader, held, view: View, code: str, value: float, status: Status) -> list:
    tags = []
    for upper in reversed(held.path(code)[:-1]):
        other, known = value_of(reader, view.selection, upper.code)
        if known <= Status.ZERO and held.indicators[view.indicator].mark == "fill":
            words = [upper.name.in_(view.lang), " ", html.B(value_words(held, view, other))]
            tags.append(html.Span(words, className="tag"))
    return tags


def ranking(reader: Reader, held: Catalogue, view: View) -> list:
    """The siblings of the area as bars, itself always among them."""
    code = focus(held, view)
    if code == view.within and held.children.get(code):
        drawn = held.children[code]
        values = siblings(reader, view.selection, drawn[0])
    else:
        values = siblings(reader, view.selection, code)
    order = np.argsort(-np.nan_to_num(values.value, nan=-np.inf), kind="stable")
    shown = [i for i in order if np.isfinite(values.value[i])]
    if not shown:
        return [
            heading(say(view.lang, "Ranking")),
            nothing(say(view.lang, "No area here shows a value for this choice.")),
        ]
    rank = next((i for i, at in enumerate(shown) if values.code[at] == code), None)
    return [
        heading(_rank_title(held, view, code, values, rank, len(shown))),
        _ranked_table(held, view, values, _around(shown, rank), code),
    ]


def _rank_title(held, view: View, code: str, values: AreaValues, rank, count: int) -> str:
    level = held.areas[values.code[0]].level
    names = level_name(held, level, view.lang)
    upper = held.areas[held.areas[values.code[0]].parent or held.root].name.in_(view.lang)
    if rank is None:
        return say(view.lang, "{n} {level} of {upper}", n=count, level=names, upper=upper)
    return say(
        view.lang,
        "Rank {rank} of {n} {level} in {upper}",
        rank=rank + 1,
        n=count,
        level=names,
        upper=upper,
    )


def _around(shown: list[int], rank: int | None) -> list[int]:
    """The first of the ranking, or the stretch of it around the area."""
    if rank is None or rank < RANKED - 2:
        return shown[:RANKED]
    start = min(max(rank - RANKED // 2, 0), max(len(shown) - RANKED, 0))
    return shown[start : start + RANKED]


def _ranked_table(held, view: View, values: AreaValues, picked: list[int], code: str) -> html.Table:
    widest = max(float(np.nanmax(values.value)), 1e-12)
    rows = []
    for at in picked:
        own, value = values.code[at], float(values.value[at])
        link = html.A(
            held.areas[own].name.in_(view.lang),
            href=view.but(area=own).search,
            **{"data-view": "1", "data-area": own},
        )
        bar = html.Div(className="bar", style={"width": f"{max(0.0, 100 * value / widest):.1f}%"})
        cells = [
            html.Th(link, scope="row"),
            html.Td(bar, className="bar-cell"),
            html.Td(value_words(held, view, value), className="number"),
        ]
        rows.append(html.Tr(cells, className="selected" if own == code else None))
    return html.Table(html.Tbody(rows), className="ranking")


def distribution_figure(reader: Reader, held: Catalogue, view: View) -> dict:
    """All areas of the map's level in the whole atlas, the focus marked."""
    lang = view.lang
    values = indicator_by_area(reader, view.but(area="", within=held.root).selection)
    finite = np.isfinite(values.value)
    codes, shown = values.code[finite], values.value[finite]
    at = np.flatnonzero(codes == focus(held, view))
    benchmark, _ = value_of(reader, view.selection, held.root)
    fill = held.indicators[view.indicator].mark == "fill"
    return distribution(
        shown,
        names=[f"{place(held, code, lang)} {value_words(held, view, v)}" for code, v in zip(codes, shown, strict=True)],
        selected=int(at[0]) if at.size else None,
        benchmark=benchmark if fill else float("nan"),
        label=held.areas[held.root].name.in_(lang),
        ticks=_value_ticks(shown, held, view),
        empty=say(lang, "No area shows a value for this choice."),
    )


def _value_ticks(shown: np.ndarray, held: Catalogue, view: View) -> list[tuple[float, str]]:
    if not shown.size:
        return []
    low, high = float(shown.min()), float(np.quantile(shown, 0.995))
    return [(v, value_words(held, view, v)) for v in (low, (low + high) / 2, high)]


def trend_figure(reader: Reader, held: Catalogue, view: View) -> dict:
    """The focus through time, with its parent and the whole."""
    code = focus(held, view)
    path = [area.code for area in held.path(code)]
    codes = tuple(dict.fromkeys([code, *path[-2:-1], held.root]))
    course = indicator_by_period(reader, view.selection, codes)
    roles = {held.root: "top", code: "selected"}
    lines = [
        {
            "name": held.areas[own].name.in_(view.lang),
            "values": course.value[i],
            "role": roles.get(own, "parent"),
            "texts": [
                f"{held.areas[own].name.in_(view.lang)} {value_words(held, view, v)} · "
                f"{numbers.period(period, view.lang)}"
                for v, period in zip(course.value[i], course.periods, strict=True)
            ],
        }
        for i, own in enumerate(codes)
    ]
    return trend(
        lines,
        periods=list(course.periods),
        ticks=_ticks(course.periods),
        window=_window(held, view, course),
        provisional=_provisional(held, course),
        empty=say(view.lang, "No course to show: no period has a value for this choice."),
    )


def _ticks(periods: tuple[str, ...]) -> list[tuple[int, str]]:
    every = {code.partition("-")[0]: i for i, code in reversed(list(enumerate(periods)))}
    return [(i, year) for year, i in sorted(every.items())]


def _window(held: Catalogue, view: View, course) -> tuple[int, int]:
    if course.yearly:
        return 0, len(course.periods)
    return held.period(view.from_), held.period(view.to)


def _provisional(held: Catalogue, course) -> int:
    if course.yearly:
        return len(course.periods)
    return next(
        (i for i, code in enumerate(course.periods) if code in held.provisional),
        len(course.periods),
    )


def spoken(reader: Reader, held: Catalogue, view: View) -> str:
    """One plain sentence of the selected area, for those who cannot see the map."""
    code = focus(held, view)
    value, status = value_of(reader, view.selection, code)
    name = place(held, code, view.lang)
    if status > Status.ZERO:
        return f"{name}: {status_words(view.lang, status, reader.threshold)}"
    words = sentence(held, view).replace("{value}", value_words(held, view, value))
    return at_place(name, words, view.lang)
