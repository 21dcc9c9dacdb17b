"""What the browser paints: values and statuses of every area of a layer, classes and words."""

import base64

import numpy as np

from layouts import display, numbers
from layouts.changes import BEYOND_OR_NONE, beyond, change_at
from layouts.figures import theme
from layouts.figures.scales import SCHEME_NAMES, Scale, scale_of
from layouts.incomplete import in_part, why_none
from layouts.service_points import points_told
from layouts.texts import say
from layouts.view import View, drawable_levels
from layouts.words import (
    POINTS,
    benchmark_name,
    change_figure,
    comparison,
    focus,
    level_name,
    place,
    place_sentence,
    status_words,
    value_words,
)
from queries.benchmarks import value_of
from queries.catalogue import Catalogue, Indicator
from queries.limits import uncertain
from queries.measures import LONGEST_MEDIAN
from queries.reader import Reader
from queries.values import AreaValues, Status

__all__ = ["ABSENT", "SCHEME_NAMES", "compared", "status_labels", "township_map", "unit_format"]

# What is no value, as the map names it, in the order of its key.
ABSENT = {
    Status.ZERO: "zero",
    Status.SUPPRESSED: "suppressed",
    Status.NOT_SEPARABLE: "notSeparable",
    Status.MISSING: "missing",
    Status.NOT_APPLICABLE: "notApplicable",
}

# A limit that is open, among limits counted in their last digit.
OPEN = 65535


def township_map(reader: Reader, held: Catalogue, view: View, values: AreaValues) -> dict:
    """The payload of the map: see assets/map for its reading. Values are in feature order."""
    indicator = held.indicators[view.indicator]
    length = len(held.layers[view.level])
    scale = scale_of(reader, held, view, values)
    shown = scale.values
    payload = {
        "build": held.build,
        "lang": view.lang,
        "level": view.level,
        "within": view.within,
        "selected": view.area or None,
        "compared": compared(held, view),
        "mark": "fill" if scale.labels else indicator.mark,
        "values": packed(shown.value, shown.feature, length, "<f4", np.nan),
        "status": packed(shown.status, shown.feature, length, "u1", Status.OUTSIDE),
        "breaks": [float(edge) for edge in scale.edges],
        "colours": scale.colours,
        "labels": list(scale.labels),
        "range": display.span(view.range),
        "figures": bool(view.figures),
        "cells": bool(view.cells),
        "unit": unit_format(indicator, view.lang) | scale.unit,
        "benchmark": _benchmark(held, view, scale),
        "sentence": _sentence(reader, held, view, scale),
        "statusLabels": labels_on_map(reader, held, view),
        "texts": _texts(held, view, indicator, scale),
    }
    if not (view.than or view.mode):
        payload |= _uncertain(held, view, indicator, shown, length)
    if scale.unchanged >= 0:
        payload["unchanged"] = scale.unchanged
    if view.points:
        payload["points"] = points_told(reader, held, view)
    if scale.classes is not None:
        payload["classes"] = packed(scale.classes, shown.feature, length, "u1", 255)
    return payload


def packed(column: np.ndarray, feature: np.ndarray, length: int, kind: str, rest) -> str:
    laid = np.full(length, rest, dtype=kind)
    laid[feature] = column
    return base64.b64encode(laid.tobytes()).decode("ascii")


def compared(held: Catalogue, view: View) -> list[dict]:
    """The areas compared, each with its letter and its colour, which stay with its place in the URL."""
    codes = display.compared(view.compare, held)
    return [
        {"code": code, "letter": chr(ord("A") + i), "colour": theme.COMPARED[i], "name": place(held, code, view.lang)}
        for i, code in enumerate(codes)
    ]


def unit_format(indicator: Indicator, lang: str) -> dict:
    """How the browser writes a figure of the indicator."""
    words = numbers.unit(indicator.unit, lang)
    tight = indicator.unit in ("percent", "per_thousand")
    return {
        "suffix": words if tight or not words else f" {words}",
        "short": words,
        "decimals": indicator.decimals,
        "large": indicator.unit in numbers.LARGE_UNITS,
        "lang": lang,
        "longest": LONGEST_MEDIAN.get(indicator.kind),
    }


def _benchmark(held: Catalogue, view: View, scale: Scale) -> dict | None:
    if not np.isfinite(scale.benchmark):
        return None
    label = say(view.lang, "no change") if view.than else benchmark_name(held, view, focus(held, view))
    return {"value": scale.benchmark, "label": label}


def _sentence(reader: Reader, held: Catalogue, view: View, scale: Scale) -> dict:
    code, indicator = focus(held, view), held.indicators[view.indicator]
    between = "：" if view.lang == "zh" else ": "
    value, status = value_of(reader, view.selection, code)
    known = status <= Status.ZERO
    figure, unit = figure_words(indicator, view.lang, value) if known else "–", numbers.unit(indicator.unit, view.lang)
    last = comparison(reader, held, view, code, value, status)
    if view.than:
        moved, words = change_at(reader, held, view, code)
        told = np.isfinite(moved)
        last = f"{scale.words}{between}{words}" if words else ""
        figure = change_figure(held, view, moved) if told else "–"
        unit = "" if not told or indicator.unit in POINTS else unit
    smoothed = scale.values.of(code)[0] if view.mode == "smooth" and known else np.nan
    if np.isfinite(smoothed):
        figure = figure_words(indicator, view.lang, smoothed)
        last = f"{say(view.lang, 'smoothed')} {value_words(held, view, smoothed)}"
    elif view.mode == "smooth" and known:
        # An area that holds those on the map, whose title says that they are smoothed.
        between = " " if view.lang == "en" else ""
        last = f"{last}{between}{say(view.lang, 'Its own rate is raw.')}"
    why = why_none(reader, held, view, code, status)
    said = place_sentence(held, view, code, value, status, why)
    if (view.than or np.isfinite(smoothed)) and last:
        said = said.rstrip("。.，, ") + ("；" if view.lang == "zh" else "; ")
    return {
        "value": figure,
        "unit": unit if known else "",
        "selected": bool(view.area),
        "segments": [{"t": said}, {"t": last, "strong": True}],
    }


def _uncertain(held: Catalogue, view: View, indicator: Indicator, shown: AreaValues, length: int) -> dict:
    """Which figures are uncertain, where any is, and the limits of estimates."""
    unsure = uncertain(held, view.selection, shown)
    found = _vague(held, view, shown, unsure)
    if unsure.any():
        laid = np.zeros(length, dtype=bool)
        laid[shown.feature] = unsure
        found["unsure"] = base64.b64encode(np.packbits(laid, bitorder="little").tobytes()).decode("ascii")
    if shown.low is not None:
        ends = {"low": shown.low, "high": shown.high}
        counted = {name: _last_digits(end, indicator.decimals) for name, end in ends.items()}
        found |= {name: packed(end, shown.feature, length, "<u2", OPEN) for name, end in counted.items()}
    return found


def _vague(held: Catalogue, view: View, shown: AreaValues, unsure: np.ndarray) -> dict:
    """Where chance moves most figures or they are withheld, a sentence that says so, and the way to larger areas."""
    few = unsure | np.isin(shown.status, (Status.SUPPRESSED, Status.NOT_SEPARABLE))
    levels = drawable_levels(held, view.within)
    upper = levels[max(levels.index(view.level) - 1, 0)] if view.level in levels else view.level
    if 2 * few.sum() <= (shown.status != Status.OUTSIDE).sum() or upper == view.level:
        return {}
    own, above = (level_name(held, level, view.lang) for level in (view.level, upper))
    words = say(view.lang, "Most {level} have too few people for a reliable figure.", level=own)
    way = say(view.lang, "Look at {level}", level=above)
    return {"vague": {"words": words, "way": way, "search": view.but(level=upper, breaks="").search}}


def _last_digits(ends: np.ndarray, decimals: int) -> np.ndarray:
    """Limits as they are shown, counted in their last digit: what is not seen of them would be half of the bytes of
    the answer."""
    steps = ends * 10**decimals
    counted = np.rint(steps)
    for at in np.flatnonzero(np.abs(steps - counted) > 0.499):
        counted[at] = round(numbers.rounded(ends[at], decimals) * 10**decimals)
    if (counted >= OPEN).any() or (counted < 0).any():
        raise ValueError(f"Limits must lie from 0 to {OPEN} of their last digit; found {ends.min()} to {ends.max()}.")
    return np.where(np.isnan(counted), OPEN, counted)


def figure_words(indicator: Indicator, lang: str, value: float) -> str:
    """A value of the indicator without its unit."""
    longest = LONGEST_MEDIAN.get(indicator.kind)
    if longest and value > longest:
        return f">{longest}"
    figure = numbers.rounded_away(value, indicator.unit, indicator.decimals)
    return figure or numbers.number(value, lang, indicator.decimals, indicator.unit in numbers.LARGE_UNITS)


def labels_on_map(reader: Reader, held: Catalogue, view: View) -> dict:
    """The words for the statuses on a map: of a sum that lacks some of its parts, that it does."""
    labels, lacking = status_labels(view.lang, reader.threshold), in_part(held, view.level, view.lang)
    untold = beyond(held, view, BEYOND_OR_NONE) if view.than else ""
    return labels | ({"missing": lacking} if lacking else {}) | ({"notApplicable": untold} if untold else {})


def status_labels(lang: str, threshold: int) -> dict[str, str]:
    """The words for the statuses that are not a value."""
    return {
        "zero": say(lang, "zero"),
        "missing": status_words(lang, Status.MISSING, threshold),
        "suppressed": status_words(lang, Status.SUPPRESSED, threshold),
        "notSeparable": status_words(lang, Status.NOT_SEPARABLE, threshold),
        "notApplicable": status_words(lang, Status.NOT_APPLICABLE, threshold),
        "short": {
            "zero": say(lang, "zero"),
            "missing": say(lang, "no data"),
            "suppressed": say(lang, "suppressed"),
            "notSeparable": say(lang, "not separable"),
            "notApplicable": say(lang, "not applicable"),
        },
    }


def boundaries_note(held: Catalogue, lang: str) -> str:
    """What must stand beside every map of the build: how exact its boundaries are, and their review number."""
    note = (held.facts.get(f"note_{lang}", ""), held.facts.get("review_number", ""))
    return " · ".join(part for part in note if part)


def _texts(held: Catalogue, view: View, indicator: Indicator, scale: Scale) -> dict[str, str]:
    programme = held.programmes.get(view.programme)
    title = indicator.name.in_(view.lang)
    if programme and view.programme:
        short = programme.short.in_(view.lang)
        title = f"{short[:1].upper()}{short[1:]} · {title}"
    if view.mode == "smooth":
        title = f"{title} · {say(view.lang, 'smoothed')}"
    return {
        "title": title,
        "short": indicator.short.in_(view.lang),
        "period": numbers.period_range(view.from_, view.to, view.lang),
        "scheme": scale.words,
        "note": boundaries_note(held, view.lang),
        "higher": say(view.lang, "higher than"),
        "lower": say(view.lang, "lower than"),
        "same": say(view.lang, "the same as"),
        "areas": say(view.lang, "areas"),
        "unsure": say(view.lang, "uncertain"),
        "whyUnsure": say(
            view.lang, "White lines: chance may have moved the figure far (variation above 20%, or wide 95% limits)"
        ),
        "empty": say(view.lang, "No area shows a value for this choice."),
    }
