"""Where the area stands among all areas of the map's level."""

from functools import lru_cache

import numpy as np

from layouts.changes import told
from layouts.figures.distribution import distribution
from layouts.figures.township_map import compared, figure_words
from layouts.group import Group
from layouts.texts import say
from layouts.view import View
from layouts.words import (
    all_change_words,
    all_value_words,
    benchmark_name,
    benchmark_value,
    change_figure,
    change_words,
    focus,
    place,
    value_words,
)
from queries.catalogue import Catalogue
from queries.measures import LONGEST_MEDIAN
from queries.reader import Reader


def distribution_figure(reader: Reader, held: Catalogue, view: View, group: Group = ()) -> dict:
    """All areas of the map's level in the whole atlas, the focus, the compared ones and those of a group marked."""
    values = told(reader, held, view, view.but(area="", within=held.root).selection)
    finite = np.isfinite(values.value)
    codes, shown = values.code[finite], values.value[finite]
    places = {code: i for i, code in enumerate(codes)}
    marks = [(places[entry["code"]], entry["colour"]) for entry in compared(held, view) if entry["code"] in places]
    drawn = distribution(
        shown,
        names=lambda at: _named(held, view, codes[at], shown[at]),
        codes=codes.tolist(),
        selected=places.get(focus(held, view)),
        compared=tuple(marks),
        chosen=[places[code] for code in group if code in places],
        benchmark=0.0 if view.than else benchmark_value(reader, held, view),
        label=say(view.lang, "no change") if view.than else benchmark_name(held, view, focus(held, view)),
        ticks=_value_ticks(shown, held, view),
        empty=say(view.lang, "No area shows a value for this choice."),
    )
    if view.mode == "smooth":
        # A range dragged over raw rates would be one of the smoothed rates of the map.
        drawn["layout"]["dragmode"] = False
    return drawn


def _named(held: Catalogue, view: View, codes: np.ndarray, values: np.ndarray) -> list[str]:
    names = _places(held, view.lang)
    words = all_change_words(held, view, values) if view.than else all_value_words(held, view, values)
    return [f"{names[code]} {said}" for code, said in zip(codes.tolist(), words, strict=True)]


@lru_cache(maxsize=4)
def _places(held: Catalogue, lang: str) -> dict[str, str]:
    """The name of every area, with its parent."""
    return {code: place(held, code, lang) for code in held.areas}


def _value_ticks(shown: np.ndarray, held: Catalogue, view: View) -> list[tuple[float, str]]:
    if not shown.size:
        return []
    indicator, low, high = held.indicators[view.indicator], float(shown.min()), float(np.quantile(shown, 0.995))
    middle = (low + high) / 2
    # The unit stands in the middle alone: a long text beside an edge would be left out.
    if view.than:
        words = {at: change_figure(held, view, at) for at in (low, middle, high)}
        words[middle] = change_words(held, view, middle)
    else:
        words = {at: figure_words(indicator, view.lang, at) for at in (low, middle, high)}
    if not view.than and middle <= LONGEST_MEDIAN.get(indicator.kind, np.inf):
        words[middle] = value_words(held, view, middle)
    # The few beyond the end stand at it.
    words[high] = f"≥ {words[high]}" if shown.max() > high else words[high]
    return list(words.items())
