"""Districts divided into plausible townships: a warped Voronoi diagram of their seats."""

import numpy as np
import shapely

from geodata.seats import random_points

SUBPOINTS = 110
WARPS = ((4000.0, 1500.0), (1500.0, 600.0))
WAVES = 24


def displacement(xy: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A smooth random field of shifts in metres, correlated over about 4 km and 1.5 km."""
    shift = np.zeros_like(xy)
    for length, height in WARPS:
        waves = rng.normal(0, 1 / length, (WAVES, 2))
        phase = rng.uniform(0, 2 * np.pi, (WAVES, 2))
        angle = xy @ waves.T
        for axis in (0, 1):
            shift[:, axis] += height * np.sqrt(2 / WAVES) * np.cos(angle + phase[:, axis]).sum(1)
    return shift


def partition(district: shapely.Geometry, seats: np.ndarray, rng: np.random.Generator) -> list:
    """One polygon per seat; together they are the district, without overlap and without gap."""
    if len(seats) == 1:
        return [district]
    ring = np.array([(np.cos(a), np.sin(a)) for a in np.linspace(0, 2 * np.pi, 6, False)])
    reach = 0.25 * np.sqrt(district.area / len(seats))
    near = (seats[:, None] + reach * rng.uniform(0.2, 1, (len(seats), 6, 1)) * ring).reshape(-1, 2)
    inside = shapely.contains_xy(district, near[:, 0], near[:, 1])
    spread = random_points(district, SUBPOINTS * len(seats), rng)
    points = np.vstack((seats, near[inside], spread))
    moved = points + displacement(points, rng)
    centres = moved[: len(seats)]
    owner = np.argmin(np.linalg.norm(moved[:, None] - centres[None], axis=2), axis=1)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(points), extend_to=shapely.buffer(district, 5000), ordered=True)
    )
    clipped = shapely.make_valid(shapely.intersection(cells, district))
    parts = [shapely.union_all(clipped[owner == i], grid_size=0.01) for i in range(len(seats))]
    if any(part.is_empty for part in parts):
        raise ValueError(f"A seat at {seats[[p.is_empty for p in parts]]} has no land around it.")
    return reattached(parts)


def reattached(parts: list) -> list:
    """Detached fragments that border another township go to the one with the longest border."""
    pieces, owners = [], []
    for i, part in enumerate(parts):
        split = [p for p in shapely.get_parts(part) if p.geom_type == "Polygon"]
        pieces += sorted(split, key=lambda p: -p.area)
        owners += [i] * len(split)
    owners = np.array(owners)
    first = np.r_[True, owners[1:] != owners[:-1]]
    tree = shapely.STRtree(pieces)
    for at in np.flatnonzero(~first):
        shared = {}
        for other in tree.query(pieces[at], predicate="intersects"):
            if owners[other] != owners[at] and first[other]:
                length = shapely.intersection(pieces[at].boundary, pieces[other].boundary).length
                shared[other] = length
        if shared and max(shared.values()) > 1:
            owners[at] = owners[max(shared, key=shared.get)]
    array = np.array(pieces, dtype=object)
    return [shapely.union_all(array[owners == i], grid_size=0.01) for i in range(len(parts))]
