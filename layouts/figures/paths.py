"""Boundaries as SVG paths in a box of pixels."""

import math
from dataclasses import dataclass

import numpy as np
import shapely


@dataclass(frozen=True)
class Box:
    """A rectangle of pixels and the part of the world it shows, in the Mercator projection.

    `west` and `north` are the world's coordinates of the upper left corner, `scale` is pixels per unit
    (degrees of longitude).
    """

    x: float
    y: float
    width: float
    height: float
    west: float
    north: float
    scale: float

    @classmethod
    def around(cls, extent: tuple, x: float, y: float, width: float, height: float, margin: float = 0.0) -> "Box":
        """The box that shows `extent` (west, south, east, north in degrees) whole and centred."""
        west, south, east, north = extent[0], mercator(extent[1]), extent[2], mercator(extent[3])
        wide, high = max(east - west, 1e-6), max(north - south, 1e-6)
        scale = min((width - 2 * margin) / wide, (height - 2 * margin) / high)
        return cls(
            x=x,
            y=y,
            width=width,
            height=height,
            west=(west + east) / 2 - width / scale / 2,
            north=(south + north) / 2 + height / scale / 2,
            scale=scale,
        )

    @property
    def degrees(self) -> tuple[float, float, float, float]:
        """West, south, east and north of what the box shows, in degrees."""
        south = self.north - self.height / self.scale
        return self.west, _latitude(south), self.west + self.width / self.scale, _latitude(self.north)

    def place(self, lonlat: np.ndarray) -> np.ndarray:
        """Pixels of points given in degrees, one row each."""
        east = self.x + (lonlat[:, 0] - self.west) * self.scale
        down = self.y + (self.north - mercator(lonlat[:, 1])) * self.scale
        return np.column_stack([east, down])

    def shows(self, polygons: np.ndarray) -> np.ndarray:
        """Which polygons reach into the box."""
        west, south, east, north = self.degrees
        bounds = shapely.bounds(polygons)
        return (bounds[:, 0] < east) & (bounds[:, 2] > west) & (bounds[:, 1] < north) & (bounds[:, 3] > south)


def mercator(latitude):
    """Mercator's ordinate of a latitude, in the unit of the longitude (degrees)."""
    return np.degrees(np.arcsinh(np.tan(np.radians(latitude))))


def _latitude(ordinate: float) -> float:
    return math.degrees(math.atan(math.sinh(math.radians(ordinate))))


def path(polygons, box: Box, grain: float = 0.5) -> str:
    """The path data of polygons in a box, coordinates rounded to `grain` pixels and given as steps.

    Rings that shrink to fewer than three points are left out, a polygon of which nothing is left is a dot.
    """
    parts = shapely.get_parts(np.atleast_1d(polygons))
    rings, whose = shapely.get_rings(parts, return_index=True)
    points, of_ring = shapely.get_coordinates(rings, return_index=True)
    steps = np.rint(box.place(points) / grain).astype(int)
    ends = np.flatnonzero(np.r_[of_ring[1:] != of_ring[:-1], True]) + 1
    written, start, last = [], 0, -1
    for i, end in enumerate(ends):
        ring = _ring(steps[start:end], grain)
        outer, last, start = whose[i] != last, whose[i], end
        if ring or outer:
            written.append(ring or _dot(steps[end - 1], grain))
    return "".join(written)


def _ring(points: np.ndarray, grain: float) -> str:
    moves = np.diff(points, axis=0)
    moves = moves[moves.any(axis=1)]
    if len(moves) < 3:
        return ""
    start = " ".join(_short(value * grain) for value in points[0])
    return f"M{start}l" + " ".join(_short(value * grain) for value in moves[:-1].ravel()) + "z"


def _dot(point: np.ndarray, grain: float) -> str:
    start = " ".join(_short(value * grain) for value in point)
    return f"M{start}h{_short(grain)}v{_short(grain)}z"


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
