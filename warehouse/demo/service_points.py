"""Places of service: more where more people live, near the seat of their township, a few told wrongly."""

import csv
import gzip
import json

import numpy as np
import shapely

from warehouse.demo import write
from warehouse.demo.places import BOUNDARIES, Places, stream
from warehouse.demo.world import World

# By service: the kind of place, the places of a township of middling size, and how far they follow the residents.
KINDS = {
    "S1": ("职业技能培训中心", 0.14, 0.8),
    "S3": ("居家养老服务中心", 0.36, 0.6),
    "S4": ("康复站", 0.22, 0.6),
    "S5": ("法律援助工作站", 0.13, 0.5),
    "S7": ("社会工作服务站", 0.95, 0.0),
}
ORDINALS = ("", *(f"第{digit}" for digit in "二三四五六七八九十"))
# A place of the next service lies in the same house this often.
SHARED = 0.12
CLOSED, OPENED_LATE = 0.03, 0.2
UNKNOWN = "440999999"
# How far from the seat: at most so many degrees, in a small township a share of its width.
SPREAD_DEGREES, SHARE_OF_WIDTH, TRIES = 0.012, 0.25, 16
FAULTS = {"swapped": 4, "no coordinates": 3, "unknown service": 2, "unknown township": 3, "outside": 3,
          "backwards": 1, "other township": 6}  # fmt: skip


def service_points(world: World) -> None:
    """One row per place of service and service offered there; what is wrong with some stands in the truth."""
    rng = stream(world.seed, 331)
    service, town, number = _counted(world.places, rng)
    point, first = _housed(service, town, rng)
    lonlat = _located(world.places, town[first], rng)[point]
    opened, closed = _days(world, len(first), rng)
    code = np.array([f"{world.places.code[town[i]]}P{at:04d}" for at, i in enumerate(first, 1)], dtype=object)
    names = _names(world.places)
    kinds = list(KINDS.values())
    name = [f"{names[town[i]]}{ORDINALS[number[i]]}{kinds[service[i]][0]}" for i in first]
    columns = {
        "point_code": code[point],
        "service": np.array(list(KINDS), dtype=object)[service],
        "point_name": np.array(name, dtype=object)[point],
        "town_code": np.array(world.places.code, dtype=object)[town],
        "lon": np.round(lonlat[:, 0], 5).astype(object),
        "lat": np.round(lonlat[:, 1], 5).astype(object),
        "open_date": opened[point],
        "close_date": closed[point],
    }
    order = np.lexsort((columns["service"], columns["point_code"]))
    columns = {name: values[order] for name, values in columns.items()}
    told = _spoil(columns, rng)
    write.csv(world.out, "services/service_point.csv", columns)
    write.csv(world.truth_folder, "service_point_fault.csv", told)


def _counted(places: Places, rng) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Service, township and number within both of every place: more where more people live, none in some."""
    residents = places.residents.sum(axis=(1, 2, 3))
    size = residents / np.median(residents)
    found = []
    for at, (_, usual, follows) in enumerate(KINDS.values()):
        if follows:
            count = rng.poisson(usual * np.minimum(size, 12) ** follows * np.exp(0.25 * places.reach))
        else:
            count = (rng.random(len(size)) < usual).astype(int) * (1 + (size > 6))
        count = np.minimum(count, len(ORDINALS))
        town = np.repeat(np.arange(len(size)), count)
        number = np.arange(len(town)) - np.repeat(np.cumsum(count) - count, count)
        found.append((np.full(len(town), at), town, number))
    service, town, number = (np.concatenate(column) for column in zip(*found, strict=True))
    return service, town, number


def _housed(service: np.ndarray, town: np.ndarray, rng) -> tuple[np.ndarray, np.ndarray]:
    """For each row its place, and for each place the row that names it: some offer another service as well."""
    host = np.arange(len(town))
    stations = {int(town[i]): i for i in np.flatnonzero(service == len(KINDS) - 1)[::-1]}
    guests: set[tuple[int, int]] = set()
    for i in np.flatnonzero((service < len(KINDS) - 1) & (rng.random(len(town)) < SHARED)):
        station = stations.get(int(town[i]))
        if station is not None and (station, int(service[i])) not in guests:
            guests.add((station, int(service[i])))
            host[i] = station
    first, point = np.unique(host, return_inverse=True)
    return point, first


def _located(places: Places, town: np.ndarray, rng) -> np.ndarray:
    """Longitude and latitude: near the seat of the township and within it, else at a point of it."""
    shapes = _shapes(places)
    spread = np.minimum(SPREAD_DEGREES, SHARE_OF_WIDTH * np.sqrt(shapely.area(shapes)))[town]
    xy = places.xy[town] + rng.normal(size=(TRIES, len(town), 2)) * spread[:, None]
    inside = shapely.contains_xy(shapes[town][None], xy[..., 0], xy[..., 1])
    at = inside.argmax(axis=0)
    near = xy[at, np.arange(len(town))]
    within = shapely.get_coordinates(shapely.point_on_surface(shapes))[town]
    return np.where(inside.any(axis=0)[:, None], near, within)


def _shapes(places: Places) -> np.ndarray:
    with gzip.open(BOUNDARIES / "township.geojson.gz", "rt", encoding="utf-8") as stream_:
        features = json.load(stream_)["features"]
    drawn = {f["properties"]["code"]: json.dumps(f["geometry"]) for f in features}
    shapes = shapely.from_geojson([drawn[code] for code in places.code])
    shapely.prepare(shapes)
    return shapes


def _names(places: Places) -> list[str]:
    with (BOUNDARIES / "areas.csv").open(encoding="utf-8") as rows:
        named = {row["code"]: row["name_zh"] for row in csv.DictReader(rows)}
    return [named[code] for code in places.code]


def _days(world: World, count: int, rng) -> tuple[np.ndarray, np.ndarray]:
    """First and last day of each place: most opened before the window, a few close within it."""
    start = np.datetime64(f"{world.first_year}-01-01", "D")
    length = ((np.datetime64(f"{world.first_year}-01", "M") + world.months).astype("datetime64[D]") - start).astype(int)
    late = rng.random(count) < OPENED_LATE
    after = np.where(late, rng.integers(0, max(length - 120, 1), count), -rng.integers(200, 4000, count))
    opened = start + after
    left = np.maximum(after, 0)
    closes = rng.random(count) < CLOSED
    closed = start + left + 90 + np.floor(rng.random(count) * np.maximum(length - left - 90, 1)).astype(int)
    return opened, np.where(closes, closed, np.datetime64("NaT", "D"))


def _spoil(columns: dict[str, np.ndarray], rng) -> dict[str, list]:
    """Plants the faults, each in rows of its own; point, service and fault of each (the columns of the truth)."""
    # Of a place with one row, so that a fault in it is one.
    _, first, rows_of = np.unique(columns["point_code"], return_index=True, return_counts=True)
    free = rng.permutation(first[rows_of == 1])
    told: dict[str, list] = {"point_code": [], "service": [], "fault": []}
    at = 0
    for fault, count in FAULTS.items():
        rows = free[at : at + count]
        at += count
        _FAULTY[fault](columns, rows)
        told["point_code"] += columns["point_code"][rows].tolist()
        told["service"] += columns["service"][rows].tolist()
        told["fault"] += [fault] * count
    return told


def _swapped(columns, rows) -> None:
    columns["lon"][rows], columns["lat"][rows] = columns["lat"][rows].copy(), columns["lon"][rows].copy()


def _elsewhere(columns, rows) -> None:
    """Each at the point of another one, far away: names and codes stay those of its own township."""
    for name in ("lon", "lat"):
        columns[name][rows] = np.roll(columns[name][rows], 1)


def _set(name: str, value) -> object:
    def fault(columns, rows) -> None:
        columns[name][rows] = value

    return fault


_FAULTY = {
    "swapped": _swapped,
    "no coordinates": _set("lon", None),
    "unknown service": _set("service", "S9"),
    "unknown township": _set("town_code", UNKNOWN),
    "outside": _set("lat", 18.2),
    "backwards": _set("close_date", np.datetime64("1999-12-31", "D")),
    "other township": _elsewhere,
}
