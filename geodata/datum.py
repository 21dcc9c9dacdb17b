"""Coordinate systems: what a file says, what its numbers say, and the GCJ-02 offset."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError

from geodata.boundaries import BoundaryError, BoundarySet

A, EE = 6378245.0, 0.00669342162296594323
OFFSET_METRES = (250.0, 1200.0)
METRES_PER_DEGREE = 111_320.0
# Areas put together may miss so much of a built-in one, if there are so many: three outvote one that is wrong.
COMPLETE = ((0.1, 3), (0.01, 1))
DISTRICT_DIGITS = 6
CHINA = (72.004, 0.8293, 137.8347, 55.8271)
POLAR = 80.0
CUT = "Cut its areas at 180° east and west (RFC 7946), for instance with “ogr2ogr -wrapdateline”."


def in_degrees(frame: gpd.GeoDataFrame, crs: str, file: str) -> gpd.GeoDataFrame:
    """The layer in EPSG:4326. Raises BoundaryError if the CRS is unknown or contradicts the numbers, or an area
    crosses the antimeridian."""
    if frame.crs is None and not crs:
        raise BoundaryError(f"{file} does not say its coordinate system. Give it with --crs EPSG:4490 or another.")
    placed = frame.set_crs(_system(crs), allow_override=True) if crs else frame
    left, low, right, high = placed.total_bounds
    if not np.isfinite([left, low, right, high]).all():
        raise BoundaryError(f"{file} holds no coordinates.")
    if placed.crs.is_geographic:
        if -180 <= left and 180 < right <= 360 and max(abs(low), abs(high)) <= 90:
            raise BoundaryError(f"{file} reaches longitude {right:.1f}: it counts from 0° to 360°. {CUT}")
        if max(abs(left), abs(right)) > 180 or max(abs(low), abs(high)) > 180:
            raise BoundaryError(
                f"{file} says degrees but reaches {right:,.0f}, {high:,.0f}: these are metres. "
                "Give the projected system with --crs."
            )
        if max(abs(low), abs(high)) > 90:
            raise BoundaryError(
                f"{file} reaches latitude {high:.1f}: longitude and latitude are swapped. Correct the file."
            )
    degrees = _converted(placed, file)
    points = shapely.get_coordinates(degrees.geometry.to_numpy())
    if (np.abs(points) < 0.01).all(axis=1).any():
        raise BoundaryError(f"{file} has points at 0°, 0°: an empty coordinate was read as zero. Correct it.")
    crossing = np.flatnonzero(_crosses(degrees.geometry.to_numpy()))
    if crossing.size:
        raise BoundaryError(f"{file}: {crossing.size} areas cross 180°, the first is row {crossing[0] + 1}. As written "
                            f"they would reach around the globe. {CUT}")  # fmt: skip
    return degrees


def _system(crs: str) -> CRS:
    """The coordinate system of that name. Raises BoundaryError if there is none, or it places nothing on the globe."""
    example = "Give one as EPSG:4490 (degrees) or EPSG:4547 (metres)."
    try:
        found = CRS.from_user_input(crs)
    except CRSError as error:
        raise BoundaryError(f"--crs {crs}: no coordinate system of that name is known. {example}") from error
    if not (found.is_geographic or found.is_projected):
        raise BoundaryError(f"--crs {crs}: {found.name} has neither longitudes and latitudes nor metres. {example}")
    return found


def _converted(placed: gpd.GeoDataFrame, file: str) -> gpd.GeoDataFrame:
    """The layer in EPSG:4326. Raises BoundaryError if its coordinates are none of its coordinate system."""
    try:
        degrees = placed.to_crs(4326)
    except ProjError as error:
        raise BoundaryError(
            f"{file}: its coordinate system “{placed.crs.name}” cannot be brought to degrees. Give it with --crs."
        ) from error
    if np.isfinite(shapely.get_coordinates(degrees.geometry.to_numpy())).all():
        return degrees
    right, high = placed.total_bounds[2:]
    raise BoundaryError(
        f"{file} reaches {right:,.0f} east and {high:,.0f} north, which is no place of {placed.crs.name}. Give the "
        "system of the numbers with --crs; where those to the east begin with the number of a zone, as 38,500,000, the "
        "one with that zone, as EPSG:4526."
    )


def _crosses(areas: np.ndarray) -> np.ndarray:
    """Whether a border leaps from one side of 180° to the other. Around a pole it may run along the globe."""
    polygons, area = shapely.get_parts(areas, return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    leaps = (np.abs(np.diff(points[:, 0])) > 180) & (np.abs(points[1:, 1]) < POLAR) & (np.diff(ring) == 0)
    found = np.zeros(len(areas), dtype=bool)
    found[area[polygon[ring[1:][leaps]]]] = True
    return found


def gcj02(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """WGS84 to GCJ-02, the published transformation."""
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    wave = (20 * np.sin(6 * x * np.pi) + 20 * np.sin(2 * x * np.pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
    north += (20 * np.sin(y * np.pi) + 40 * np.sin(y / 3 * np.pi)) * 2 / 3
    north += (160 * np.sin(y / 12 * np.pi) + 320 * np.sin(y * np.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave
    east += (20 * np.sin(x * np.pi) + 40 * np.sin(x / 3 * np.pi)) * 2 / 3
    east += (150 * np.sin(x / 12 * np.pi) + 300 * np.sin(x / 30 * np.pi)) * 2 / 3
    radians = lat / 180 * np.pi
    magic = 1 - EE * np.sin(radians) ** 2
    north = north * 180 / ((A * (1 - EE)) / (magic * np.sqrt(magic)) * np.pi)
    east = east * 180 / (A / np.sqrt(magic) * np.cos(radians) * np.pi)
    return lon + east, lat + north


def without_gcj02(polygons: np.ndarray) -> np.ndarray:
    """Polygons in GCJ-02 brought to WGS84 by fixed-point iteration (below a metre after four steps)."""

    def undo(xy: np.ndarray) -> np.ndarray:
        lon, lat = xy[:, 0].copy(), xy[:, 1].copy()
        for _ in range(4):
            there = gcj02(lon, lat)
            lon, lat = lon + xy[:, 0] - there[0], lat + xy[:, 1] - there[1]
        return np.column_stack([lon, lat])

    return shapely.transform(polygons, undo)


def offset(frame: gpd.GeoDataFrame, known: BoundarySet) -> tuple[float, float] | None:
    """Median shift in metres east and north against the built-in areas, or None if too few can be compared.

    `frame`: columns code and geometry (degrees). Its areas are put together into those above them by their codes: the
    built-in areas of the lowest level are approximate. Of these only the complete ones count, by their size.
    """
    parent = dict(zip(known.areas["code"], known.areas["parent"], strict=True))
    for nearly, least in COMPLETE:
        for layer in reversed(list(known.layers.values())[:-1]):
            own = _centres(_within(frame["code"], set(layer["code"]), parent), frame.geometry.to_numpy())
            pairs = own.join(_centres(layer["code"], layer.geometry.to_numpy()), rsuffix="_known", how="inner")
            pairs = pairs[(pairs["area"] / pairs["area_known"] - 1).abs() < nearly]
            if len(pairs) >= least:
                east = (pairs["x"] - pairs["x_known"]) * METRES_PER_DEGREE * np.cos(np.radians(pairs["y_known"]))
                north = (pairs["y"] - pairs["y_known"]) * METRES_PER_DEGREE
                return float(east.median()), float(north.median())
    return None


def _within(codes: pd.Series, drawn: set[str], parent: dict[str, str]) -> list[str]:
    """For each code the one of `drawn` it is or belongs to, or "". A township that is new begins with its district."""
    found = []
    for code in codes:
        while code and code not in drawn:
            code = parent.get(code, code[:DISTRICT_DIGITS] if len(code) > DISTRICT_DIGITS else "")
        found.append(code)
    return found


def _centres(codes, polygons: np.ndarray) -> pd.DataFrame:
    """One row per code: area (square degrees), x and y (degrees) of the centroid of all its polygons together."""
    area, centre = shapely.area(polygons), shapely.centroid(polygons)
    table = pd.DataFrame({"code": list(codes), "area": area, "x": area * shapely.get_x(centre),
                          "y": area * shapely.get_y(centre)})  # fmt: skip
    sums = table.groupby("code").sum()
    sums = sums[sums["area"] > 0]
    return sums.assign(x=sums["x"] / sums["area"], y=sums["y"] / sums["area"])


def in_china(bounds: np.ndarray) -> bool:
    """Whether a box (left, low, right, high, in degrees) reaches into that for which GCJ-02 is defined."""
    left, low, right, high = bounds
    return left < CHINA[2] and right > CHINA[0] and low < CHINA[3] and high > CHINA[1]


def looks_like_gcj02(shift: tuple[float, float] | None) -> bool:
    """Whether a shift is that of GCJ-02: some hundred metres to the south-east."""
    low, high = OFFSET_METRES
    return shift is not None and low < shift[0] < high and -high < shift[1] < 0
