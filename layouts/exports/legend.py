"""The legend of a map in words, for files without a picture: how the classes were made, limits, colour and number of
areas of each."""

from collections.abc import Iterable, Sequence

import numpy as np

from analysis.classes import class_of, without_change
from layouts import numbers
from layouts.drawings.area_map import NO_CLASS, PATTERNS
from layouts.drawings.palette import LIGHT
from layouts.figures.scales import Scale, scale_of
from layouts.figures.township_map import ABSENT, figure_words, status_labels
from layouts.texts import joined, say
from layouts.view import View
from layouts.words import change_figure, change_unit
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import Status, indicator_by_area


def legend_words(reader: Reader, held: Catalogue, view: View, scheme: str = "") -> str:
    """How the map paints: circles, of changes with the colours of less and of more, or the names of its classes or
    their limits, each with its colour and how many areas it has; and what is no value. `scheme` says how the classes
    were made where the view does not know."""
    scale = scale_of(reader, held, view, indicator_by_area(reader, view.selection))
    if held.indicators[view.indicator].mark == "circle":
        return " · ".join(_circles(scale, view))
    smoothed = say(view.lang, "smoothed") if view.mode == "smooth" else ""
    named = scale.labels or limits(held, view, scale.edges)
    told = counted(view.lang, named, scale.colours, _classes(scale))
    return " · ".join(
        filter(None, (smoothed, scheme or scale.words, *told, *told_absent(scale.values.status, view.lang)))
    )


def _circles(scale: Scale, view: View) -> list[str]:
    """Circles: of counts, or of their changes by direction."""
    if not view.than:
        return [say(view.lang, "circles, their area in proportion to the number")]
    lang, shown = view.lang, scale.values.value[scale.values.status == Status.VALUE]
    signs = (say(lang, "decrease"), say(lang, "increase"))
    moved = shown[shown != 0]
    told = counted(lang, signs, [scale.colours[0], scale.colours[-1]], (moved > 0).astype(int)) if shown.size else []
    if still := shown.size - moved.size:
        told.append(say(lang, "{words}, areas: {n}", words=say(lang, "no change"), n=numbers.number(still, lang)))
    circles = say(lang, "circles, their area in proportion to the change")
    return [scale.words, circles, *told, *told_absent(scale.values.status, lang)]


def _classes(scale: Scale) -> np.ndarray:
    """The class of each area that shows one."""
    if scale.classes is not None:
        return scale.classes[scale.classes != NO_CLASS].astype(int)
    return classes_of(scale.values.value[scale.values.status == Status.VALUE], scale.edges)


def classes_of(shown: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """The class of each value between the limits, as maps paint it."""
    return class_of(shown, edges) if len(edges) > 1 else np.empty(0, dtype=int)


def coloured(words: str, colour: str) -> str:
    """Words with the colour in which they are painted."""
    return f"{words} ({colour})"


def counted(lang: str, named: Iterable[str], colours: Sequence[str], found: np.ndarray) -> list[str]:
    """Each class with its colour and how many of the areas, whose class numbers are given, lie in it."""
    sizes = np.bincount(found, minlength=len(colours))
    return [
        say(lang, "{words}, areas: {n}", words=coloured(*look), n=numbers.number(int(n), lang))
        for *look, n in zip(named, colours, sizes, strict=True)
    ]


def absences(status: np.ndarray, lang: str) -> list[tuple[Status, str, int]]:
    """What is no value: each status that occurs, its name and the number of its areas."""
    short = status_labels(lang, 0)["short"]
    counts = ((kind, short[name], int((status == kind).sum())) for kind, name in ABSENT.items())
    return [entry for entry in counts if entry[2]]


def told_absent(status: np.ndarray, lang: str) -> list[str]:
    """What is no value, each with how it is painted and the number of its areas."""
    patterns = {"hatched": say(lang, "hatched"), "dotted": say(lang, "dotted")}
    told = []
    for kind, name, n in absences(status, lang):
        look = ", ".join(filter(None, (LIGHT.status[kind], patterns.get(PATTERNS.get(kind, "")))))
        told += [say(lang, "{words}, areas: {n}", words=coloured(name, look), n=numbers.number(n, lang))]
    return told


def painted_unit(held: Catalogue, view: View) -> str:
    """The unit of what is painted: of a change of shares points."""
    if view.than:
        return change_unit(held, view)["suffix"].strip()
    return numbers.unit(held.indicators[view.indicator].unit, view.lang)


def limits(held: Catalogue, view: View, edges: Iterable[float]) -> list[str]:
    """Lowest and highest value of each class, one where they are written alike, with the unit; of changes the class
    that holds those of 0 alone says so."""
    indicator, unit = held.indicators[view.indicator], painted_unit(held, view)
    if view.than:
        ends = [change_figure(held, view, float(edge)) for edge in edges]
    else:
        ends = [figure_words(indicator, view.lang, float(edge)) for edge in edges]
    after = unit if unit in ("%", "‰") else f" {unit}" if unit else ""
    spans = zip(ends[:-1], ends[1:], strict=True)
    told = [joined(f"{low}{after}" if low == high else f"{low} – {high}{after}") for low, high in spans]
    still = without_change(np.asarray(edges), indicator.decimals) if view.than else -1
    return [say(view.lang, "no change") if at == still else words for at, words in enumerate(told)]
