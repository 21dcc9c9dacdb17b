"""Boundaries as SVG paths in a box of pixels."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

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
    parts = shapely.simplify(shapely.get_parts(np.atleast_1d(polygons)), 0.5 * grain / box.scale)
    rings, whose = shapely.get_rings(parts, return_index=True)
    points, of_ring = shapely.get_coordinates(rings, return_index=True)
    if not len(points):
        return ""
    steps = np.rint(box.place(points) / grain).astype(int)
    moves = np.diff(steps, axis=0, prepend=steps[:1])
    begins = np.r_[True, of_ring[1:] != of_ring[:-1]]
    kept = moves.any(axis=1) | begins
    steps, moves, begins = steps[kept], moves[kept], np.flatnonzero(begins[kept])
    write, written, last = _writer(grain), [], -1
    for ring, (start, end) in enumerate(zip(begins, [*begins[1:], len(steps)], strict=True)):
        outer, last = whose[ring] != last, whose[ring]
        if end - start >= 4:
            written.append(f"M{write(steps[start])}l{write(moves[start + 1 : end - 1].ravel())}z")
        elif outer:
            written.append(f"M{write(steps[start])}{_DOT}")
    return "".join(written)


_DOT = "h.5v.5z"


@cache
def _writer(grain: float) -> Callable[[np.ndarray], str]:
    """Writes multiples of the grain; each number is put into words once."""
    words: dict[int, str] = {}

    def write(numbers: np.ndarray) -> str:
        listed = numbers.tolist()
        for number in set(listed).difference(words):
            words[number] = f"{number * grain:.2f}".rstrip("0").rstrip(".")
        return " ".join([words[number] for number in listed])

    return write
