"""A boundary set: the areas of an atlas, their hierarchy and their polygons."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely


class BoundaryError(ValueError):
    """A boundary set is not usable; the text says which file, which value, and what to do."""


@dataclass(frozen=True)
class Level:
    """One level of the hierarchy, with its name in the singular and an English plural."""

    level: str
    name_zh: str
    name_en: str
    plural_en: str


@dataclass(frozen=True, eq=False)
class BoundarySet:
    """Areas and polygons. `areas`: one row per area; `crosswalk`: one row per pseudo-unit;
    `layers`: for each level one row per area drawn at it, in drawing order (EPSG:4326)."""

    id: str
    name_zh: str
    name_en: str
    root: str
    approximate: bool
    source: str
    licence: str
    vintage: str
    review_number: str
    note_zh: str
    note_en: str
    levels: tuple[Level, ...]
    areas: pd.DataFrame
    crosswalk: pd.DataFrame
    layers: dict[str, gpd.GeoDataFrame]


TEXT = dict(dtype=str, keep_default_na=False)


def read(folder: Path) -> BoundarySet:
    """The boundary set in `folder`. Raises BoundaryError if a file is missing or disagrees."""
    try:
        facts = tomllib.loads((folder / "boundaries.toml").read_text(encoding="utf-8"))
        areas = pd.read_csv(folder / "areas.csv", **TEXT)
        crosswalk = pd.read_csv(folder / "crosswalk.csv", **TEXT)
        levels = tuple(Level(**entry) for entry in facts.pop("levels"))
        layers = {level.level: _layer(folder, level.level) for level in levels}
    except (OSError, KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise BoundaryError(f"{folder}: not a complete boundary set ({error}).") from error
    areas = areas.assign(lon=areas["lon"].astype(float), lat=areas["lat"].astype(float))
    found = BoundarySet(**facts, levels=levels, areas=areas, crosswalk=crosswalk, layers=layers)
    _check(found, folder)
    return found


def _layer(folder: Path, level: str) -> gpd.GeoDataFrame:
    import gzip

    import orjson

    features = orjson.loads(gzip.decompress((folder / f"{level}.geojson.gz").read_bytes()))["features"]
    polygons = shapely.from_geojson([orjson.dumps(f["geometry"]).decode() for f in features])
    codes = [f["properties"]["code"] for f in features]
    return gpd.GeoDataFrame({"code": codes}, geometry=polygons, crs=4326)


def _check(found: BoundarySet, folder: Path) -> None:
    known = set(found.areas["code"])
    orphans = set(found.areas["parent"]) - known - {""}
    drawn = set().union(*(layer["code"] for layer in found.layers.values()))
    for problem, codes in (("parents that are no area", orphans), ("drawn codes that are no area", drawn - known)):
        if codes:
            raise BoundaryError(f"{folder}: {problem}: {', '.join(sorted(codes)[:5])}.")
