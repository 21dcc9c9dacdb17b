"""Makes the areas of a layer a coverage without overlaps, and tells which of them that changed."""

import geopandas as gpd
import numpy as np
import shapely

from geodata.boundaries import BoundaryError
from geodata.coverage import CoverageError, cleaned, only_polygons, rounded
from geodata.matching import EQUAL_AREA, listed

TOLERANCE = 0.005


def mended(level: str, frame: gpd.GeoDataFrame, decimals: int) -> tuple[np.ndarray, list[str]]:
    """The polygons of a layer (columns code, name_zh) as a valid coverage of so many decimals, and what was done.

    Raises BoundaryError if an area has no ground of its own, or the borders cannot be repaired.
    """
    polygons, names = frame.geometry.to_numpy(), _names(frame)
    invalid = ~shapely.is_valid(polygons)
    valid = np.array([only_polygons(one) for one in shapely.make_valid(polygons)], dtype=object)
    _refuse_empty(level, names, valid, "enclose no ground", "Correct or remove them in the file.")
    torn = not shapely.coverage_is_valid(valid)
    apart, shared = _apart(level, names, valid) if torn else (valid, [])
    try:
        done = rounded(cleaned(apart) if torn else apart, decimals)
    except CoverageError as error:
        raise BoundaryError(f"{level}: the borders could not be repaired ({error}).") from error
    _refuse_empty(level, names, done, "are too small or narrow to be drawn", "Correct or remove them in the file.")
    repaired = f" ({listed(names[invalid])})" if invalid.any() else ""
    said = [f"{level}: {len(done)} areas; {invalid.sum()} invalid rings repaired{repaired}; "
            f"shared borders {'restored' if torn else 'sound'}."]  # fmt: skip
    if shared:
        said.append(
            f"{level}: {len(shared)} pairs of areas overlapped; the smaller keeps the ground: {listed(shared)}."
        )
    return done, [*said, _changes(level, names, valid, done, torn)]


def _names(frame: gpd.GeoDataFrame) -> np.ndarray:
    named = zip(frame["code"], frame["name_zh"], strict=True)
    return np.array([code if code == name else f"{code} {name}" for code, name in named], dtype=object)


def _refuse_empty(level: str, names: np.ndarray, polygons: np.ndarray, why: str, remedy: str) -> None:
    empty = shapely.is_empty(polygons)
    if empty.any():
        raise BoundaryError(f"{level}: {empty.sum()} areas {why}: {listed(names[empty])}. {remedy}")


def _apart(level: str, names: np.ndarray, polygons: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """The polygons without the ground that a smaller one, or of equal ones the first, covers too; and which lost it.

    Slivers stay: these are given to a neighbour where borders are restored.
    """
    rank = np.empty(len(polygons), dtype=int)
    rank[np.argsort(shapely.area(polygons), kind="stable")] = np.arange(len(polygons))
    keeper, loser = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    once = rank[keeper] < rank[loser]
    keeper, loser = keeper[once], loser[once]
    common = shapely.area(shapely.intersection(polygons[keeper], polygons[loser]))
    large = common > TOLERANCE * shapely.area(polygons[keeper])
    done, shared = polygons.copy(), []
    for own in np.unique(loser[large]):
        others = keeper[large & (loser == own)]
        done[own] = only_polygons(shapely.difference(polygons[own], shapely.union_all(polygons[others])))
        if done[own].area <= TOLERANCE * polygons[own].area:
            raise BoundaryError(
                f"{level}: {names[own]} has no ground of its own, others cover all of it: {listed(names[others])}. "
                "Correct its code or its polygon, or remove one of them, in the file."
            )
        shared += [f"{names[other]} (also in {names[own]})" for other in others]
    return done, shared


def _changes(level: str, names: np.ndarray, valid: np.ndarray, done: np.ndarray, torn: bool) -> str:
    before, after = _square_metres(valid), _square_metres(done)
    union = shapely.union_all(valid) if torn else shapely.coverage_union_all(valid)
    overlap = before.sum() - _square_metres(np.array([union]))[0]
    gaps = _gaps(union)
    closed = gaps - _gaps(shapely.coverage_union_all(done))
    change = np.abs(after - before) / np.maximum(before, 1) > TOLERANCE
    which = f": {listed(names[change])}" if change.any() else ""
    return (f"{level}: overlaps {max(overlap, 0) / 1e6:,.1f} km²; gaps {gaps / 1e6:,.1f} km², of which "
            f"{max(closed, 0) / 1e6:,.1f} km² closed; {change.sum()} areas changed by more than "
            f"{TOLERANCE:.1%}{which}.")  # fmt: skip


def _gaps(union: shapely.Geometry) -> float:
    """Square metres of the holes inside a union of polygons."""
    rings = [ring for part in shapely.get_parts(union) for ring in part.interiors]
    return float(_square_metres(shapely.polygons(rings)).sum()) if rings else 0.0


def _square_metres(polygons: np.ndarray) -> np.ndarray:
    return gpd.GeoSeries(polygons, crs=4326).to_crs(EQUAL_AREA).area.to_numpy()
