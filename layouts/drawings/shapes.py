"""The published boundaries in the plane of a picture: Mercator degrees, y pointing down."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import shapely

from queries.boundaries import boundaries, outline
from queries.reader import Reader


@dataclass(frozen=True, eq=False)
class Layer:
    """One entry per area in drawing order: code, polygon, a point inside, and `box` (left, top, right, bottom)
    of its largest part: distant islands do not count."""

    code: tuple[str, ...]
    polygon: np.ndarray
    point: np.ndarray
    box: np.ndarray

    @cached_property
    def index(self) -> dict[str, int]:
        """The place of each code."""
        return {code: i for i, code in enumerate(self.code)}


@lru_cache(maxsize=8)
def layer(reader: Reader, level: str, detail: str = "overview") -> Layer:
    """The areas of a level; raises KeyError for a level that the build does not have."""
    found = boundaries(reader, level, detail)
    polygon = in_plane(found.polygon)
    return Layer(found.code, polygon, plane(found.label), _boxes(polygon))


@lru_cache(maxsize=512)
def own_outline(reader: Reader, code: str, detail: str = "overview") -> np.ndarray:
    """The polygons that make up an area."""
    return in_plane(outline(reader, code, detail))


def in_plane(polygons: np.ndarray) -> np.ndarray:
    """Polygons given in degrees, in the plane."""
    return shapely.transform(polygons, plane)


def plane(lonlat: np.ndarray) -> np.ndarray:
    """Points given in degrees, one row each, in the plane."""
    return np.column_stack((lonlat[:, 0], -np.degrees(np.arcsinh(np.tan(np.radians(lonlat[:, 1]))))))


def box_of(extent: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """West, south, east and north in degrees as left, top, right and bottom in the plane."""
    west, south, east, north = extent
    (left, top), (right, bottom) = plane(np.array([[west, north], [east, south]])).tolist()
    return left, top, right, bottom


def _boxes(polygon: np.ndarray) -> np.ndarray:
    parts, whose = shapely.get_parts(polygon, return_index=True)
    bounds = shapely.bounds(parts)
    size = (bounds[:, 2] - bounds[:, 0]) * (bounds[:, 3] - bounds[:, 1])
    order = np.lexsort((size, whose))
    last = np.flatnonzero(np.diff(whose[order], append=-1))
    return bounds[order[last]]
