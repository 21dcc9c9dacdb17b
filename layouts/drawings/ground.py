"""What a map is drawn on: the areas as they lie, or as equal cells, as the map on the screen draws them."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely

from analysis.cells import CORNERS, MOST, equal_cells
from layouts.drawings.shapes import Layer, box_of, layer, own_outline
from queries.boundaries import extent
from queries.catalogue import Catalogue
from queries.reader import Reader

# Units of the map on the screen in a degree of the plane: assets/map/geometry.mjs, LOCAL_WORLD.
UNITS = 65536 / 360
# Corners of neighbouring cells nearer than this, in degrees, are one.
GRAIN = 1e-9

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Lying:
    """The areas as they lie."""

    reader: Reader
    detail: str

    def layer(self, level: str) -> Layer:
        """The areas of a level."""
        return layer(self.reader, level, self.detail)

    def outline(self, code: str) -> np.ndarray:
        """The polygons that make up an area."""
        return own_outline(self.reader, code, self.detail)

    def box(self, code: str) -> Box:
        """The part of the plane that an area takes."""
        return box_of(extent(self.reader, code))


@dataclass(frozen=True)
class Cells:
    """The areas of a level as equal cells, those above made of their cells."""

    reader: Reader
    held: Catalogue
    level: str

    def layer(self, level: str) -> Layer:
        """The areas of a level."""
        if level == self.level:
            return cells_of(self.reader, level)
        code = [one for one in layer(self.reader, level).code if one in self.held.areas]
        polygon = np.concatenate([self.outline(one) for one in code])
        return Layer(tuple(code), polygon, shapely.get_coordinates(shapely.centroid(polygon)), shapely.bounds(polygon))

    def outline(self, code: str) -> np.ndarray:
        """The polygons that make up an area."""
        return _gathered(self.reader, self.held, self.level, code)

    def box(self, code: str) -> Box:
        """The part of the plane that an area takes."""
        return tuple(shapely.total_bounds(self.outline(code)).tolist())


def celled(reader: Reader, level: str) -> bool:
    """Whether a level is drawn as cells when asked: not where it has one area, or very many."""
    return 2 <= len(layer(reader, level).code) <= MOST


@lru_cache(maxsize=8)
def cells_of(reader: Reader, level: str) -> Layer:
    """The areas of a level as equal cells. Those of the screen: the same units from the same point."""
    lying = layer(reader, level)
    parts = shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(lying.polygon)))
    area = float(shapely.area(parts).sum()) * UNITS**2 / len(lying.code)
    cells, wide, high = equal_cells((lying.point - lying.point[0]) * UNITS, area)
    step = np.array([wide, high]) / UNITS
    polygon = shapely.polygons((cells[:, None, :] + np.array(CORNERS)) * step + lying.point[0])
    return Layer(lying.code, polygon, cells * step + lying.point[0], shapely.bounds(polygon))


@lru_cache(maxsize=512)
def _gathered(reader: Reader, held: Catalogue, level: str, code: str) -> np.ndarray:
    cells = cells_of(reader, level)
    inside = [i for i, own in enumerate(cells.code) if held.contains(code, own)]
    return np.array([shapely.union_all(cells.polygon[inside], grid_size=GRAIN)])
