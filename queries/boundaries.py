"""The published boundaries of a layer, for pictures and files made on the server."""

import json
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely

from queries.catalogue import catalogue
from queries.reader import Reader


@dataclass(frozen=True, eq=False)
class Boundaries:
    """One entry per area of a layer, in drawing order: its code, its polygon (degrees), a point inside."""

    code: tuple[str, ...]
    polygon: np.ndarray
    label: np.ndarray


@lru_cache(maxsize=8)
def boundaries(reader: Reader, level: str, detail: str = "overview") -> Boundaries:
    """The layer of a level; raises KeyError for a level or detail that the build does not have."""
    file = reader.folder / "geo" / catalogue(reader).files[level, detail]
    content = json.loads(file.read_text(encoding="utf-8"))
    rows = [feature["properties"] for feature in content["features"]]
    collection = shapely.from_geojson(file.read_text(encoding="utf-8"))
    return Boundaries(
        code=tuple(row["code"] for row in rows),
        polygon=shapely.get_parts(collection),
        label=np.array([(row["x"], row["y"]) for row in rows], dtype=float).reshape(-1, 2),
    )


@lru_cache(maxsize=512)
def extent(reader: Reader, code: str) -> tuple[float, float, float, float]:
    """West, south, east and north of an area, in degrees."""
    held = catalogue(reader)
    layer = boundaries(reader, _drawn_level(held, code))
    inside = [i for i, own in enumerate(layer.code) if held.contains(code, own)]
    west, south, east, north = shapely.total_bounds(layer.polygon[inside])
    return float(west), float(south), float(east), float(north)


@lru_cache(maxsize=512)
def outline(reader: Reader, code: str, detail: str = "overview") -> np.ndarray:
    """The polygons that make up an area, at the highest level at which it is drawn."""
    held = catalogue(reader)
    layer = boundaries(reader, _drawn_level(held, code), detail)
    inside = [i for i, own in enumerate(layer.code) if held.contains(code, own)]
    return layer.polygon[inside]


def _drawn_level(held, code: str) -> str:
    """The level at which an area is one polygon: its own, or a lower one where that is not drawn."""
    own = held.areas[code].level
    if code in held.layers.get(own, ()):
        return own
    return next(
        entry.level
        for entry in held.levels
        if any(held.contains(code, other) for other in held.layers.get(entry.level, ()))
    )
