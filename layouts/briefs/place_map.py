"""The map of a brief: the area among its neighbours, in the colours of the map of the whole atlas."""

from dataclasses import dataclass

import numpy as np

from layouts.drawings.area_map import Sheet, area_map, around, decoded
from layouts.drawings.marks import Drawing
from layouts.drawings.palette import LIGHT
from layouts.drawings.shapes import Shape, shapes
from layouts.figures.township_map import figure_words, status_labels, township_map
from layouts.texts import say
from layouts.view import View, drawable_levels
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import Status, indicator_by_area

WIDE, HIGH = 336.0, 392.0
PARTS_SHOWN = {"whole": 1.02, "parts": 1.3, "leaf": 1.12}


@dataclass(frozen=True, eq=False)
class PlaceMap:
    """The drawing, and the payload it was drawn from."""

    drawing: Drawing
    payload: dict


@dataclass(frozen=True)
class Key:
    """One entry of the key: a colour, the pattern on it ("hatched", "dotted" or none), and words."""

    colour: str
    pattern: str
    words: str
    status: int | None = None


def place_map(reader: Reader, held: Catalogue, view: View) -> PlaceMap:
    """The finest areas around the area in focus, which is outlined."""
    level = drawable_levels(held, held.root)[-1]
    asked = view.but(level=level, within=held.root, than="", mode="")
    payload = township_map(reader, held, asked, indicator_by_area(reader, asked.selection))
    detail = "overview" if view.area == held.root else "full"
    drawn = shapes(reader, level, detail)
    own = _own(reader, held, view.area)
    sheet = Sheet(
        payload=payload,
        areas=drawn,
        upper=shapes(reader, held.levels[-2].level, detail) if len(held.levels) > 2 else (),
        names=tuple(_names(reader, held, view, drawn)),
        outlined=own if view.area != held.root else (),
    )
    says = say(view.lang, "Map of {name} and its neighbours", name=held.areas[view.area].name.in_(view.lang))
    return PlaceMap(area_map(sheet, _box(held, view.area, own, drawn), WIDE, HIGH, says), payload)


def _own(reader: Reader, held: Catalogue, code: str) -> tuple[Shape, ...]:
    return tuple(shape for shape in shapes(reader, held.areas[code].level) if shape.code == code)


def _box(held: Catalogue, code: str, own: tuple[Shape, ...], drawn: tuple[Shape, ...]):
    if held.children.get(code):
        return around(own, PARTS_SHOWN["whole" if code == held.root else "parts"])
    kin = frozenset(held.children.get(held.areas[code].parent, ()))
    return around(tuple(shape for shape in drawn if shape.code in kin) or own, PARTS_SHOWN["leaf"])


def _names(reader: Reader, held: Catalogue, view: View, drawn: tuple[Shape, ...]):
    """The area itself or its parts first, then everything else that has room."""
    code = view.area
    parts = frozenset(held.children.get(code, ()))
    upper = [shape for part in parts if held.children.get(part) for shape in _own(reader, held, part)]
    if code == held.root or upper:
        return [_name(held, shape, view.lang, True) for shape in upper]
    own = [shape for shape in drawn if shape.code == code]
    inside = [shape for shape in drawn if shape.code in parts]
    kin = frozenset(held.children.get(held.areas[code].parent, ()))
    beside = [shape for shape in drawn if shape.code in kin and shape.code != code]
    return [
        *(_name(held, shape, view.lang, True) for shape in own),
        *(_name(held, shape, view.lang, False) for shape in (*inside, *beside)),
    ]


def _name(held: Catalogue, shape: Shape, lang: str, bold: bool):
    return shape.point, held.areas[shape.code].name.in_(lang), bold


def keys(payload: dict, held: Catalogue, view: View) -> tuple[Key, ...]:
    """The classes with their limits, and the statuses that occur."""
    indicator = held.indicators[view.indicator]
    breaks = payload["breaks"]
    words = [figure_words(indicator, view.lang, edge) for edge in breaks]
    if payload["mark"] == "circle":
        found = (
            [Key(LIGHT.circle, "", say(view.lang, "circles by area: up to {value}", value=words[-1]))] if words else []
        )
    else:
        pairs = zip(payload["colours"], words[:-1], words[1:], strict=True)
        found = [Key(colour, "", f"{low}–{high}") for colour, low, high in pairs]
    _, status = decoded(payload)
    short = status_labels(view.lang, 0)["short"]
    named = (
        (Status.ZERO, "zero", ""),
        (Status.SUPPRESSED, "suppressed", "hatched"),
        (Status.NOT_SEPARABLE, "notSeparable", "hatched"),
        (Status.MISSING, "missing", "dotted"),
        (Status.NOT_APPLICABLE, "notApplicable", ""),
    )
    return (
        *found,
        *(
            Key(LIGHT.status[kind], pattern, short[name], int(kind))
            for kind, name, pattern in named
            if np.any(status == kind)
        ),
    )
