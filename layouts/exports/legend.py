"""The legend of a map in words, for files without a picture: how the classes were made, limits and colour of each."""

from collections.abc import Iterable

from layouts import numbers
from layouts.figures.scales import scale_of
from layouts.figures.township_map import figure_words
from layouts.texts import say
from layouts.view import View
from layouts.words import change_unit
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import indicator_by_area


def legend_words(reader: Reader, held: Catalogue, view: View) -> str:
    """How the map paints: circles, the names of its classes or their limits, each with its colour."""
    scale = scale_of(reader, held, view, indicator_by_area(reader, view.selection))
    if held.indicators[view.indicator].mark == "circle" and not view.than:
        return say(view.lang, "circles, their area in proportion to the number")
    smoothed = say(view.lang, "smoothed") if view.mode == "smooth" else ""
    classes = scale.labels or limits(held, view, scale.edges)
    told = [f"{words} ({colour})" for words, colour in zip(classes, scale.colours, strict=True)]
    return " · ".join(part for part in (smoothed, scale.words, *told) if part)


def painted_unit(held: Catalogue, view: View) -> str:
    """The unit of what is painted: of a change of shares points."""
    if view.than:
        return change_unit(held, view)["suffix"].strip()
    return numbers.unit(held.indicators[view.indicator].unit, view.lang)


def limits(held: Catalogue, view: View, edges: Iterable[float]) -> list[str]:
    """Lowest and highest value of each class, with the unit."""
    indicator, unit = held.indicators[view.indicator], painted_unit(held, view)
    ends = [figure_words(indicator, view.lang, float(edge)) for edge in edges]
    after = unit if unit in ("%", "‰") else f" {unit}" if unit else ""
    return [f"{low} – {high}{after}" for low, high in zip(ends[:-1], ends[1:], strict=True)]
