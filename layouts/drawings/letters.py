"""The letters of the areas compared, as discs on the map: in the area, beside one that would be hidden."""

from collections.abc import Callable, Sequence

import numpy as np
import shapely

from layouts.drawings.marks import Disc, Words
from layouts.drawings.palette import Palette

RADIUS, SIZE = 8.0, 11.0
Box = tuple[float, float, float, float]


def letter_marks(
    compared: Sequence[tuple[np.ndarray, str]],
    letters: Sequence[str],
    place: Callable[[np.ndarray], np.ndarray],
    sheet: tuple[float, float],
    palette: Palette,
) -> tuple[list[Disc | Words], list[Box]]:
    """The marks, and the boxes in points that names must leave free. `compared` are polygons of the plane with a
    colour, `place` puts points of the plane on the sheet; of what lies beyond the sheet (width, height) there is none.
    """
    marks, taken = [], []
    for (polygons, colour), letter in zip(compared, letters, strict=False):
        if not len(polygons):
            continue
        spot = _spot(polygons, place)
        x, y = np.clip(spot, RADIUS, np.array(sheet) - RADIUS).tolist()
        # At the edge a disc gives way, as far as it still stands beside its area.
        if max(abs(x - spot[0]), abs(y - spot[1])) <= 2 * RADIUS:
            marks += [
                Disc(x, y, RADIUS, colour, palette.halo),
                Words(x, y + 0.36 * SIZE, letter, SIZE, palette.ground, bold=True, anchor="middle"),
            ]
            taken.append((x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS))
    return marks, taken


def _spot(polygons: np.ndarray, place: Callable[[np.ndarray], np.ndarray]) -> tuple[float, float]:
    """Within the polygon at the middle of the area; at the corner of an area that the disc would hide."""
    weights, middles = shapely.area(polygons), shapely.get_coordinates(shapely.centroid(polygons))
    middle = weights @ middles / max(float(weights.sum()), 1e-12)
    chosen = polygons[int(np.argmin(np.hypot(*(middles - middle).T)))]
    low, high = place(np.reshape(shapely.total_bounds(polygons), (2, 2)))
    if min(high - low) < 4 * RADIUS:
        return float(high[0] + RADIUS), float(low[1] - RADIUS)
    x, y = place(shapely.get_coordinates(shapely.point_on_surface(chosen)))[0]
    return float(x), float(y)
