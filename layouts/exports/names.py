"""Names on a map to take away: which, where, with their values; the borders above them; the parts drawn larger."""

from collections.abc import Iterator

import numpy as np
import shapely

import definitions
from layouts import numbers
from layouts.drawings.area_map import Painting
from layouts.drawings.ground import Cells, Lying
from layouts.drawings.shapes import box_of, layer
from layouts.figures.township_map import figure_words
from layouts.view import View
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import Status

Name = tuple[tuple[float, float], str, bool]


def upper(ground: Lying | Cells, held: Catalogue, view: View) -> tuple[np.ndarray, ...]:
    """The borders above the areas: of the parts of the chosen area, and its own."""
    below = ground.layer(_level_of_parts(held, view))
    inside = [i for i, code in enumerate(below.code) if held.contains(view.within, code)]
    return below.polygon[inside], ground.outline(view.within)


def _level_of_parts(held: Catalogue, view: View) -> str:
    """The level of the areas just below the chosen one."""
    below = held.children.get(view.within, ())
    return held.areas[below[0]].level if below else view.level


def names(ground: Lying | Cells, held: Catalogue, view: View) -> Iterator[Name]:
    """The selected area's name below it, then those of the parts of the chosen area, the largest first."""
    below = ground.layer(_level_of_parts(held, view))
    inside = [i for i, code in enumerate(below.code) if held.contains(view.within, code) and code != view.area]
    inside.sort(key=lambda i: -shapely.area(below.polygon[i]))
    if view.area and view.area != view.within:
        left, _, right, bottom = ground.box(view.area)
        # An empty line first: a small area is not written over.
        yield ((left + right) / 2, bottom), f"\n{held.areas[view.area].name.in_(view.lang)}", True
    for i in inside:
        yield tuple(below.point[i]), held.areas[below.code[i]].name.in_(view.lang), True


def parts(held: Catalogue, view: View) -> tuple[tuple[str, tuple], ...]:
    """Name and box of what is drawn larger: where the map is of the finest level, of the whole atlas,
    and of areas as they lie."""
    if view.cells or view.level != held.levels[-1].level or view.within != held.root:
        return ()
    found = (one for one in definitions.insets() if one.root == held.root)
    return tuple((getattr(one.name, view.lang), box_of(tuple(one.box))) for one in found)


def part_names(reader: Reader, held: Catalogue, view: View) -> Iterator[Name]:
    """The names of the areas one level above those drawn, the largest first; of those alone that the person may see."""
    above = layer(reader, held.levels[-2].level)
    for i in np.argsort(-shapely.area(above.polygon)):
        if (area := held.areas.get(above.code[i])) is not None:
            yield tuple(above.point[i]), area.name.in_(view.lang), False


def figures(held: Catalogue, view: View, drawn: Painting) -> Iterator[Name]:
    """The name of each area drawn with its value below, the selected one first, then the largest."""
    sizes = shapely.area(drawn.layer.polygon)
    indicator = held.indicators[view.indicator]
    inside = np.flatnonzero(drawn.status != Status.OUTSIDE)
    for i in sorted(inside, key=lambda i: (drawn.layer.code[i] != view.area, -sizes[i])):
        code, value = drawn.layer.code[i], float(drawn.value[i])
        words = figure_words(indicator, view.lang, value) if np.isfinite(value) else "–"
        words = numbers.signed(words) if view.than else words
        yield tuple(drawn.layer.point[i]), f"{held.areas[code].name.in_(view.lang)}\n{words}", code == view.area
