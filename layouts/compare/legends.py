"""The legend of the open sheet in words, for its workbook: classes with limits, colours and numbers of areas, lines,
shades and dots."""

from collections import Counter

import numpy as np

from layouts import numbers
from layouts.compare import both, funnel, many, profile, two
from layouts.compare.indicators import Field, fields
from layouts.compare.partner import first, heading
from layouts.exports.legend import classes_of, coloured, counted, legend_words, limits, told_absent
from layouts.figures import fifths
from layouts.figures.bivariate import COLOURS, NO_CLASS
from layouts.figures.scales import VERDICT_COLOURS
from layouts.texts import say
from layouts.view import View
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import AreaValues, Status, indicator_by_area

Pairs = list[tuple[str, str]]


def legends(reader: Reader, held: Catalogue, view: View) -> Pairs:
    """Pairs of heading and words: what is painted on the sheet, and each map or indicator of it by itself."""
    told = {"many": _many, "funnel": _funnel, "table": _table, "profile": _profile, "both": _both}.get(view.sheet, _two)
    name = say(view.lang, "Legend")
    return [(f"{name} · {of}" if of else name, words) for of, words in told(reader, held, view) if words]


def _two(reader: Reader, held: Catalogue, view: View) -> Pairs:
    scheme = two.scheme(held, view)
    return [(heading(held, each), legend_words(reader, held, each, scheme)) for each in two.sides(reader, held, view)]


def _both(reader: Reader, held: Catalogue, view: View) -> Pairs:
    thirds = both.thirds(reader, held, view)
    found = both.classes_of(*(indicator_by_area(reader, each.selection) for each, _ in thirds))
    cells = counted(view.lang, both.cells(view), COLOURS, found[found != NO_CLASS])
    ends = [(heading(held, each), _joined(limits(held, each, edges))) for each, edges in thirds]
    return [("", _joined(cells)), *ends]


def _many(reader: Reader, held: Catalogue, view: View) -> Pairs:
    maps = [(name, _map(held, *each)) for name, *each in many.classed(reader, held, view)]
    return [("", many.reading(held, view)), *maps]


def _map(held: Catalogue, view: View, values: AreaValues, edges: np.ndarray) -> str:
    """The classes of one small map, and what is no value there."""
    found = classes_of(values.value[values.status == Status.VALUE], edges)
    told = counted(view.lang, limits(held, view, edges), many.colours(edges), found)
    return _joined([*told, *told_absent(values.status, view.lang)])


def _funnel(reader: Reader, held: Catalogue, view: View) -> Pairs:
    own = first(held, view)
    found = funnel.funnel_of(reader, own)
    return [("", funnel.reading(held, own, found))] if found is not None else []


def _table(reader: Reader, held: Catalogue, view: View) -> Pairs:
    own = [(heading(held, one.view), _fifths(held, one)) for one in fields(reader, held, view, view.level)]
    return [("", _shades(view.lang)), *own]


def _shades(lang: str) -> str:
    return say(
        lang,
        "Colour: the fifth among all of the atlas. The last column names the figures that stand in brackets on the "
        "page: chance may have moved them far.",
    )


def _fifths(held: Catalogue, one: Field) -> str:
    """The limits and colours of the fifths, from low to high, and which end is the bad one."""
    ends = {
        "neutral": ("lowest fifth", "highest fifth (no direction)"),
        "lower": ("best fifth", "worst fifth"),
        "higher": ("worst fifth", "best fifth"),
    }[one.indicator.better]
    named = [limits(held, one.view, bounds)[0] for bounds in one.bounds.values()]
    colours = [fifths.colour(at, one.indicator.better) for at in one.bounds]
    told = counted(one.view.lang, named, colours, np.searchsorted(list(one.bounds), one.fifths))
    low, high = (say(one.view.lang, words) for words in ends)
    return _joined([low, *told, high]) if told else ""


def _profile(reader: Reader, held: Catalogue, view: View) -> Pairs:
    given = Counter(word or "not tested" for _, _, word in profile.judged(reader, held, view))
    colours = VERDICT_COLOURS | {"not tested": profile.PLAIN}
    dots = [
        say(
            view.lang,
            "{words}, indicators: {n}",
            words=coloured(say(view.lang, word), colour),
            n=numbers.number(given[word], view.lang),
        )
        for word, colour in colours.items()
        if given[word]
    ]
    return [("", _joined([profile.reading(held, view), *dots]))]


def _joined(parts) -> str:
    return " · ".join(parts)
