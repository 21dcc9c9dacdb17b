"""The published boundaries in the plane of a picture."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely

from layouts.figures.paths import mercator
from queries.boundaries import boundaries
from queries.reader import Reader


@dataclass(frozen=True, eq=False)
class Shape:
    """One area: its code, its rings as n×2 arrays in Mercator degrees with y pointing down, a point inside."""

    code: str
    rings: tuple[np.ndarray, ...]
    point: tuple[float, float]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the largest ring: distant islands do not count."""
        largest = max(self.rings, key=lambda ring: float(np.prod(np.ptp(ring, axis=0))))
        return (*map(float, largest.min(axis=0)), *map(float, largest.max(axis=0)))


@lru_cache(maxsize=8)
def shapes(reader: Reader, level: str, detail: str = "overview") -> tuple[Shape, ...]:
    """The areas of a level in drawing order; raises KeyError for a level that the build does not have."""
    layer = boundaries(reader, level, detail)
    points = _plane(layer.label)
    return tuple(
        Shape(
            code,
            tuple(_plane(shapely.get_coordinates(ring)) for ring in shapely.get_rings(shapely.get_parts([polygon]))),
            tuple(point),
        )
        for code, polygon, point in zip(layer.code, layer.polygon, points.tolist(), strict=True)
    )


def _plane(lonlat: np.ndarray) -> np.ndarray:
    return np.column_stack((lonlat[:, 0], -mercator(lonlat[:, 1])))
