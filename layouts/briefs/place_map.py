"""The map of a brief: the area among its neighbours, in the colours of the map of the whole atlas."""

from dataclasses import dataclass

import numpy as np
import shapely

from layouts.drawings.area_map import area_map, around, decoded, painting
from layouts.drawings.marks import Drawing
from layouts.drawings.palette import LIGHT
from layouts.drawings.shapes import Layer, box_of, layer, own_outline
from layouts.figures.township_map import figure_words, status_labels, township_map
from layouts.texts import say
from layouts.view import View, drawable_levels
from layouts.words import change_figure
from queries.boundaries import extent
from queries.catalogue import Catalogue
from queries.reader import Reader
from queries.values import Status, indicator_by_area

WIDE, LOWEST, HIGHEST = 336.0, 264.0, 392.0
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
    drawn = layer(reader, level, detail)
    upper = layer(reader, held.levels[-2].level, detail).polygon if len(held.levels) > 2 else None
    painted = painting(
        drawn,
        payload,
        upper=() if upper is None else (upper,),
        names=tuple(_names(reader, held, view, drawn)),
        outlined=own_outline(reader, view.area, "full") if view.area != held.root else None,
    )
    box = _box(reader, held, view.area, drawn)
    high = float(np.clip(WIDE * (box[3] - box[1]) / (box[2] - box[0]), LOWEST, HIGHEST))
    says = say(view.lang, "Map of {name} and its neighbours", name=held.areas[view.area].name.in_(view.lang))
    return PlaceMap(area_map(painted, box, WIDE, high, says), payload)


def _box(reader: Reader, held: Catalogue, code: str, drawn: Layer):
    kin = [drawn.index[other] for other in held.children.get(held.areas[code].parent, ()) if other in drawn.index]
    if not held.children.get(code) and kin:
        return around(drawn.box[kin], PARTS_SHOWN["leaf"])
    own = layer(reader, held.areas[code].level)
    # An area drawn at its own level without its distant islands, any other as far as its parts reach.
    box = own.box[own.index[code]] if code in own.index else np.array(box_of(extent(reader, code)))
    return around(box, PARTS_SHOWN["whole" if code == held.root else "parts"])


def _names(reader: Reader, held: Catalogue, view: View, drawn: Layer):
    """The area itself or its parts first, then everything else that has room."""
    code, lang = view.area, view.lang
    parts = held.children.get(code, ())
    upper = [part for part in parts if held.children.get(part)]
    if code == held.root or upper:
        for part in upper:
            yield _middle(reader, part), held.areas[part].name.in_(lang), True
        return
    kin = [other for other in held.children.get(held.areas[code].parent, ()) if other != code]
    for own in (code, *parts, *kin):
        if own in drawn.index:
            yield tuple(drawn.point[drawn.index[own]]), held.areas[own].name.in_(lang), own == code


def _middle(reader: Reader, code: str) -> tuple[float, float]:
    """A point inside an area that may consist of several."""
    largest = max(own_outline(reader, code), key=shapely.area)
    point = shapely.point_on_surface(largest)
    return shapely.get_x(point), shapely.get_y(point)


def _circles(payload: dict, words: list[str], lang: str) -> list[Key]:
    """How far the circles go; those of a change either way."""
    if not words:
        return []
    if payload["breaks"][0] >= 0:
        return [Key(LIGHT.circle, "", say(lang, "circles by area: up to {value}", value=words[-1]))]
    less = say(lang, "circles by area: decreases, to {value}", value=words[0])
    more = say(lang, "circles by area: increases, to {value}", value=words[-1])
    return [Key(payload["colours"][0], "", less), Key(payload["colours"][-1], "", more)]


def keys(payload: dict, held: Catalogue, view: View) -> tuple[Key, ...]:
    """The classes with their limits, and the statuses that occur."""
    indicator = held.indicators[view.indicator]
    breaks = payload["breaks"]
    if view.than:
        words = [change_figure(held, view, edge) for edge in breaks]
    else:
        words = [figure_words(indicator, view.lang, edge) for edge in breaks]
    if payload["mark"] == "circle":
        found = _circles(payload, words, view.lang)
    elif payload["labels"]:
        found = [Key(colour, "", label) for colour, label in zip(payload["colours"], payload["labels"], strict=True)]
    else:
        pairs = zip(payload["colours"], words[:-1], words[1:], strict=True)
        told = [f"{low} – {high}" if view.than else f"{low}–{high}" for _, low, high in pairs]
        if "unchanged" in payload:
            told[payload["unchanged"]] = say(view.lang, "no change")
        found = [Key(colour, "", limits) for colour, limits in zip(payload["colours"], told, strict=True)]
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
