"""Polygons that share their borders exactly, and stay so when rounded and simplified."""

import numpy as np
import shapely

DECIMALS = 5


class CoverageError(ValueError):
    """The polygons of a layer overlap or leave gaps that could not be repaired."""


def rounded(polygons: np.ndarray, decimals: int = DECIMALS) -> np.ndarray:
    """The same coverage with coordinates of so many decimals, valid as written to a file.

    Raises CoverageError if rounding and cleaning do not settle.
    """
    current = polygons
    for _ in range(6):
        snapped = shapely.transform(current, lambda xy: np.round(xy, decimals))
        if shapely.is_valid(snapped).all() and shapely.coverage_is_valid(snapped):
            return snapped
        current = cleaned(snapped, 10.0**-decimals / 2)
    raise CoverageError("Rounding the coordinates tears the shared borders; use more decimals.")


def cleaned(polygons: np.ndarray, snapping: float = -1) -> np.ndarray:
    """The polygons made valid, with overlaps and slivers between them given to a neighbour.

    Vertices closer than `snapping` become one; -1 lets the library choose.
    """
    valid = _polygons(shapely.make_valid(polygons))
    return _polygons(shapely.coverage_clean(valid, snapping_distance=snapping))


def _polygons(geometries: np.ndarray) -> np.ndarray:
    return np.array([only_polygons(g) for g in geometries], dtype=object)


def only_polygons(geometry: shapely.Geometry) -> shapely.Geometry:
    """A geometry without its lines and points; an empty polygon if nothing else is left."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    parts = [p for p in parts if p.geom_type == "Polygon" and p.area > 0]
    if not parts:
        return shapely.Polygon()
    return shapely.multipolygons(parts) if len(parts) > 1 else parts[0]


def simplified(polygons: np.ndarray, tolerance: float) -> np.ndarray:
    """The coverage with fewer vertices, borders still shared, rounded again."""
    return rounded(shapely.coverage_simplify(polygons, tolerance))
