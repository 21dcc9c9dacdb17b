"""Where each township lies: a known point inside its district, or an estimated one."""

import numpy as np
import shapely

CANDIDATES = 600
NEAR_KM = 1.0
INSET_METRES = 250.0
SPACING = 0.6


def known_points(places: list[dict], stems: dict, district: shapely.Geometry, zone) -> dict:
    """The point of each township (by stem) that a gazetteer places inside the district."""
    nearby = shapely.buffer(district, NEAR_KM * 1000)
    found: dict[str, shapely.Point] = {}
    for place in places:
        names = [stems[name] for name in place["names"] if name in stems]
        if names and names[0] not in found:
            point = zone(place["lon"], place["lat"])
            if shapely.contains(nearby, point):
                found[names[0]] = inside(point, district)
    return found


def inside(point: shapely.Point, district: shapely.Geometry) -> shapely.Point:
    """The point itself, or the nearest one well inside the district."""
    core = shapely.buffer(district, -INSET_METRES)
    if core.is_empty or shapely.contains(core, point):
        return point
    return shapely.Point(shapely.get_coordinates(shapely.shortest_line(point, core))[-1])


def random_points(area: shapely.Geometry, count: int, rng: np.random.Generator) -> np.ndarray:
    """`count` points spread evenly at random within an area, as an array of x, y."""
    left, low, right, high = area.bounds
    shapely.prepare(area)
    kept = np.empty((0, 2))
    while len(kept) < count:
        xy = rng.uniform((left, low), (right, high), (4 * count, 2))
        kept = np.vstack((kept, xy[shapely.contains_xy(area, xy[:, 0], xy[:, 1])]))
    return kept[:count]


def estimated(
    district: shapely.Geometry,
    seats: dict[int, np.ndarray],
    wanted: list[tuple[int, bool]],
    rng: np.random.Generator,
) -> dict[int, np.ndarray]:
    """Seats for the townships without a known point: towns far from the others, subdistricts near.

    `wanted` holds (number, is a subdistrict). Returns all seats, known and estimated.
    """
    seats = dict(seats)
    centre = (
        np.mean(list(seats.values()), axis=0)
        if seats
        else np.array(shapely.get_coordinates(shapely.point_on_surface(district))[0])
    )
    size = np.sqrt(district.area / (len(seats) + len(wanted)))
    for number, urban in sorted(wanted, key=lambda item: not item[1]):
        points = random_points(district, CANDIDATES, rng)
        taken = np.array(list(seats.values())) if seats else centre[None]
        gap = np.min(np.linalg.norm(points[:, None] - taken[None], axis=2), axis=1)
        apart = gap >= min(SPACING * size, gap.max())
        distance = np.linalg.norm(points - centre, axis=1)
        score = np.where(apart, -distance, -np.inf) if urban else gap
        seats[number] = points[int(np.argmax(score))]
    return seats
