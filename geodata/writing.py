"""A boundary set as files: areas, pseudo-units, one compressed GeoJSON per level, and what is said of it."""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geodata.boundaries import Level

# A twentieth larger than the tightest, in a quarter of the time.
LEVEL = 6
COLUMNS = [
    "code", "level", "parent", "name_zh", "name_en", "pinyin", "initials", "lon", "lat", "kind", "seat_source",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Draft:
    """A set about to be written. `areas`: one row per area (code, level, parent, name_zh, name_en, pinyin,
    initials); `layers`: for each level one row per area drawn at it; `facts`: what boundaries.toml says."""

    facts: dict[str, object]
    levels: tuple[Level, ...]
    areas: pd.DataFrame
    layers: dict[str, gpd.GeoDataFrame]
    crosswalk: pd.DataFrame


def write(draft: Draft, out: Path) -> None:
    """Writes the files of the set into the folder `out`."""
    at = pd.concat([layer.set_index("code").representative_point() for layer in draft.layers.values()])
    at = at[~at.index.duplicated(keep="last")].reindex(draft.areas["code"])
    areas = draft.areas.assign(
        lon=shapely.get_x(at.to_numpy()).round(5), lat=shapely.get_y(at.to_numpy()).round(5),
        kind="", seat_source="representative point",
    )  # fmt: skip
    areas[COLUMNS].to_csv(out / "areas.csv", index=False, lineterminator="\n")
    draft.crosswalk.to_csv(out / "crosswalk.csv", index=False, lineterminator="\n")
    for level, layer in draft.layers.items():
        (out / f"{level}.geojson.gz").write_bytes(gzip.compress(_geojson(layer).encode(), LEVEL, mtime=0))
    (out / "boundaries.toml").write_text(_toml(draft), encoding="utf-8")


def _geojson(layer: gpd.GeoDataFrame) -> str:
    features = [
        f'{{"type":"Feature","properties":{json.dumps({"code": code})},"geometry":{shapely.to_geojson(polygon)}}}'
        for code, polygon in zip(layer["code"], layer.geometry, strict=True)
    ]
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"


def _toml(draft: Draft) -> str:
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in draft.facts.items()]
    for level in draft.levels:
        lines += ["", "[[levels]]"]
        lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in vars(level).items()]
    return "\n".join(lines) + "\n"
