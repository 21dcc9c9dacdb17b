"""What the browser paints: values and statuses of every area of a layer, classes and words."""

import base64
import itertools

import numpy as np

from analysis.classes import breaks
from layouts import numbers
from layouts.figures import theme
from layouts.texts import say
from layouts.view import View
from layouts.words import comparison, place_sentence, status_words
from queries.benchmarks import value_of
from queries.catalogue import Catalogue, Indicator
from queries.reader import Reader
from queries.values import LONGEST_MEDIAN, AreaValues, Status

CLASSES = 5
SCHEME_NAMES = {
    "quantile": "classes: quantile",
    "equal_interval": "classes: equal interval",
    "fisher_jenks": "classes: natural breaks",
    "pretty": "classes: round numbers",
    "head_tail": "classes: head and tail",
    "std_mean": "classes: standard deviations",
}
VERSIONS = itertools.count(1)


def township_map(reader: Reader, held: Catalogue, view: View, values: AreaValues) -> dict:
    """The payload of the map: see assets/map for its reading. Values are in feature order."""
    indicator = held.indicators[view.indicator]
    length = len(held.layers[view.level])
    edges = breaks(values.shown[values.shown > 0], view.class_, CLASSES)
    shown = view.area or view.within
    return {
        "version": next(VERSIONS),
        "build": held.build,
        "lang": view.lang,
        "level": view.level,
        "within": view.within,
        "selected": view.area or None,
        "mark": indicator.mark,
        "values": _packed(values.value, values.feature, length, "<f4", np.nan),
        "status": _packed(values.status, values.feature, length, "u1", Status.OUTSIDE),
        "breaks": [float(edge) for edge in edges],
        "colours": theme.colours(max(len(edges) - 1, 0)),
        "unit": unit_format(indicator, view.lang),
        "benchmark": _benchmark(reader, held, view),
        "sentence": _sentence(reader, held, view, shown, indicator),
        "statusLabels": status_labels(view.lang, reader.threshold),
        "texts": _texts(held, view, indicator),
    }


def _packed(column: np.ndarray, feature: np.ndarray, length: int, kind: str, rest) -> str:
    laid = np.full(length, rest, dtype=kind)
    laid[feature] = column
    return base64.b64encode(laid.tobytes()).decode("ascii")


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
        "beyond": say(lang, "more than {value}", value=LONGEST_MEDIAN.get(indicator.kind)),
    }


def _benchmark(reader: Reader, held: Catalogue, view: View) -> dict | None:
    indicator = held.indicators[view.indicator]
    if indicator.mark == "circle":
        return None
    value, status = value_of(reader, view.selection, held.root)
    if status > Status.ZERO:
        return None
    return {"value": value, "label": held.areas[held.root].name.in_(view.lang)}


def _sentence(reader, held, view, code: str, indicator: Indicator) -> dict:
    value, status = value_of(reader, view.selection, code)
    figure = "–"
    if status <= Status.ZERO:
        figure = figure_words(indicator, view.lang, value)
    return {
        "value": figure,
        "unit": numbers.unit(indicator.unit, view.lang) if status <= Status.ZERO else "",
        "selected": bool(view.area),
        "segments": [
            {"t": place_sentence(held, view, code, value, status, reader.threshold)},
            {"t": comparison(reader, held, view, code, value, status), "strong": True},
        ],
    }


def figure_words(indicator: Indicator, lang: str, value: float) -> str:
    """A value of the indicator without its unit."""
    longest = LONGEST_MEDIAN.get(indicator.kind)
    if longest and value > longest:
        return f">{longest}"
    return numbers.number(value, lang, indicator.decimals, indicator.unit in numbers.LARGE_UNITS)


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


def _texts(held: Catalogue, view: View, indicator: Indicator) -> dict[str, str]:
    programme = held.programmes.get(view.programme)
    title = indicator.name.in_(view.lang)
    if programme and view.programme:
        title = f"{programme.short.in_(view.lang)} · {title}"
    return {
        "title": title,
        "period": numbers.period_range(view.from_, view.to, view.lang),
        "scheme": say(view.lang, SCHEME_NAMES[view.class_]),
        "note": held.facts.get(f"note_{view.lang}", ""),
        "higher": say(view.lang, "higher than"),
        "lower": say(view.lang, "lower than"),
        "same": say(view.lang, "the same as"),
        "areas": say(view.lang, "areas"),
        "empty": say(view.lang, "No area shows a value for this choice."),
    }
