"""The course of the area: against its benchmark, the compared areas, all areas, and the policies of the time."""

from dataclasses import replace

import numpy as np
from dash import html

from definitions import events
from layouts import numbers
from layouts.figures.township_map import compared
from layouts.figures.trend import trend
from layouts.group import Group, together
from layouts.texts import say
from layouts.view import View
from layouts.words import all_value_words, benchmark_name, focus
from queries.benchmarks import SIMILAR, TARGET, alike, target, upper
from queries.catalogue import Catalogue
from queries.deciles import deciles_by_period
from queries.reader import Reader
from queries.together import group_by_period
from queries.trend import Course, indicator_by_period

SIGNS = "①②③④⑤⑥⑦⑧⑨"


def trend_figure(reader: Reader, held: Catalogue, view: View, group: Group = ()) -> dict:
    """The focus through time, with its benchmark, the compared areas, those of a group chosen on the map together,
    deciles of all and flags of policies."""
    code, above = focus(held, view), _above(held, view)
    others = {entry["code"]: entry["colour"] for entry in compared(held, view) if entry["code"] != code}
    codes = trend_codes(held, view)
    course = indicator_by_period(reader, view.selection, codes)
    lines = [_line(held, view, course, i, own, code, above, others) for i, own in enumerate(codes)]
    lines += _own_benchmark(reader, held, view, course, code) + _of_group(reader, held, view, course, group)
    deciles = None if course.yearly else deciles_by_period(reader, view.selection)
    return trend(
        lines,
        periods=list(course.periods),
        ticks=_ticks(course.periods),
        figures=_figures(held, view, [line["values"] for line in lines] + list(deciles.values if deciles else ())),
        window=_window(held, view, course),
        provisional=provisional_from(held, course),
        deciles=(deciles.at, deciles.values) if deciles else None,
        events=[(at, sign, words) for at, sign, words, _ in _flags(held, view, course.periods)],
        empty=say(view.lang, "No course to show: no period has a value for this choice."),
    )


def _above(held: Catalogue, view: View) -> str:
    """The area that is the benchmark; empty where it is no area."""
    return "" if view.benchmark in (SIMILAR, TARGET) else upper(held, focus(held, view), view.benchmark)


def trend_codes(held: Catalogue, view: View) -> tuple[str, ...]:
    """The areas whose course is drawn, the focus first; of counts no larger one, beside which all others lie flat."""
    code = focus(held, view)
    others = [entry["code"] for entry in compared(held, view)]
    parent = [area.code for area in held.path(code)[-2:-1]]
    larger = [*parent, *filter(None, [_above(held, view)])] if held.indicators[view.indicator].mark == "fill" else []
    return tuple(dict.fromkeys([code, *others, *larger]))


def _line(held: Catalogue, view: View, course: Course, i: int, own: str, code: str, above: str, others: dict) -> dict:
    role = "selected" if own == code else "compared" if own in others else "top" if own == above else "parent"
    name = held.areas[own].name.in_(view.lang)
    line = _told(held, view, course, name, course.value[i], role)
    return line | ({"colour": others[own]} if role == "compared" else {})


def _own_benchmark(reader: Reader, held: Catalogue, view: View, course: Course, code: str) -> list[dict]:
    """The benchmark that is no area: the median of the areas alike, or the target of each period's year."""
    if view.benchmark == SIMILAR:
        beside = alike(reader, held.areas[code].level, view.to).get(code, ())
        values = _median(indicator_by_period(reader, view.selection, beside).value) if beside else None
    elif view.benchmark == TARGET:
        values = np.array([target(held, replace(view.selection, to=period), code) for period in course.periods])
    else:
        return []
    if values is None:
        return []
    return [_told(held, view, course, benchmark_name(held, view, code), values, "top")]


def _of_group(reader: Reader, held: Catalogue, view: View, course: Course, group: Group) -> list[dict]:
    """The line of a group; none where no sum makes its figure."""
    values = group_by_period(reader, view.selection, group) if group else None
    if values is None:
        return []
    name = together(view.lang, group)
    return [_told(held, view, course, name, values, "group")]


def _told(held: Catalogue, view: View, course: Course, name: str, values: np.ndarray, role: str) -> dict:
    """A line, each of its values in words with its period."""
    words = zip(all_value_words(held, view, values), course.periods, strict=True)
    texts = [f"{name} {said} · {numbers.period(period, view.lang)}" for said, period in words]
    return {"name": name, "values": values, "role": role, "texts": texts}


def _median(values: np.ndarray) -> np.ndarray:
    """The median of each column; NaN where no area shows a value."""
    known = np.isfinite(values).any(axis=0)
    found = np.full(values.shape[1], np.nan)
    found[known] = np.nanmedian(values[:, known], axis=0)
    return found


def _flags(held: Catalogue, view: View, periods: tuple[str, ...]) -> list[tuple[int, str, str, str]]:
    """Place, sign, words and document of each change of policy that concerns the programme."""
    found = [
        (periods.index(event.period), event)
        for event in events()
        if event.period in periods and (not event.programmes or view.programme in event.programmes)
    ]
    return [
        (at, SIGNS[i], f"{numbers.period(event.period, view.lang)} {getattr(event.name, view.lang)}", event.reference)
        for i, (at, event) in enumerate(found[: len(SIGNS)])
    ]


def key(reader: Reader, held: Catalogue, view: View) -> list:
    """What the lines and flags of the course mean, in words."""
    monthly = deciles_by_period(reader, view.selection) is not None
    flags = [
        html.Li(f"{sign} {words}", title=document)
        for _, sign, words, document in (_flags(held, view, held.periods) if monthly else ())
    ]
    words = " · ".join(filter(None, (line_words(reader, held, view), say(view.lang, "drag: choose months"))))
    return [html.P(words, className="quiet"), html.Ul(flags, className="flags")]


def line_words(reader: Reader, held: Catalogue, view: View) -> str:
    """What the lines of the course mean; empty where only those of areas are drawn."""
    others, above = trend_codes(held, view)[1:], _above(held, view)
    dashed = view.benchmark in (SIMILAR, TARGET) or above in others
    words = [say(view.lang, "dashed: the benchmark")] if dashed else []
    known = {above, *(entry["code"] for entry in compared(held, view))}
    larger = [held.areas[code].name.in_(view.lang) for code in others if code not in known]
    words += [say(view.lang, "grey: {name}", name=name) for name in larger]
    if deciles_by_period(reader, view.selection) is not None:
        words.append(say(view.lang, "dots: tenths of all areas, dots and dashes their middle"))
    return " · ".join(words)


def _ticks(periods: tuple[str, ...]) -> list[tuple[int, str]]:
    every = {code.partition("-")[0]: i for i, code in reversed(list(enumerate(periods)))}
    return [(i, year) for year, i in sorted(every.items())]


def _figures(held: Catalogue, view: View, rows: list[np.ndarray]) -> list[tuple[float, str]]:
    """The values written at the side, from nothing on."""
    known = np.concatenate([[0.0], *(row[np.isfinite(row)] for row in rows)])
    unit = held.indicators[view.indicator].unit
    ticks = numbers.ticks(float(known.min()), float(known.max()), view.lang, unit in numbers.LARGE_UNITS)
    return [(value, f"{words}%" if unit == "percent" else words) for value, words in ticks]


def _window(held: Catalogue, view: View, course: Course) -> tuple[int, int]:
    if course.yearly:
        return 0, len(course.periods)
    return held.period(view.from_), held.period(view.to)


def provisional_from(held: Catalogue, course: Course) -> int:
    """The place of the first provisional period; the end where none is."""
    if course.yearly:
        return len(course.periods)
    return next((i for i, code in enumerate(course.periods) if code in held.provisional), len(course.periods))
