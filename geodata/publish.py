"""Boundaries as the browser fetches them: hashed, compressed, in two levels of detail, the finer of large layers in
tiles."""

import gzip
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli
import numpy as np
import pandas as pd
import shapely

from geodata.boundaries import BoundarySet
from geodata.coverage import simplified

OVERVIEW_TOLERANCE = 0.003
# A layer of more areas is fetched near by tiles of so many; what a browser has to draw at once stays small.
TILED_FROM, TILE_AREAS = 6_000, 400
# Beyond these levels files take twice the time and are half a percent smaller.
BROTLI_QUALITY, GZIP_LEVEL = 7, 7
AT_ONCE = 2


def layer_table(boundaries: BoundarySet) -> pd.DataFrame:
    """One row per level and area drawn at it: level, code, feature."""
    return pd.concat(
        [
            pd.DataFrame({"level": level, "code": layer["code"], "feature": range(len(layer))})
            for level, layer in boundaries.layers.items()
        ],
        ignore_index=True,
    )


def write_layers(boundaries: BoundarySet, out: Path) -> pd.DataFrame:
    """One row per file written: level, detail (overview, full, tile N), file, sha256, bytes."""
    out.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        made = pool.map(lambda level: _layer_files(boundaries, level, out), boundaries.layers)
        return pd.DataFrame([row for rows in made for row in rows])


def _layer_files(boundaries: BoundarySet, level: str, out: Path) -> list[dict]:
    """A layer for the whole view and in full; one of very many areas also in tiles, which its overview names."""
    polygons = boundaries.layers[level].geometry.to_numpy()
    tiles = [
        {"level": level, "detail": f"tile {n}", "box": shapely.total_bounds(polygons[own]).round(4).tolist()}
        | _written(level, _collection(_shapes(polygons, own)), out)
        for n, own in enumerate(tiled(polygons))
    ]
    words = _words(boundaries, level, label_points(polygons))
    every, named = np.arange(len(polygons)), json.dumps([{"file": tile["file"], "box": tile["box"]} for tile in tiles])
    overview = _collection(_shapes(simplified(polygons, _tolerance(polygons)), every, words), named if tiles else "")
    full = _collection(_shapes(polygons, every, words))
    # No browser asks for the whole of a layer in tiles; it is for files that the server makes.
    whole = [
        {"level": level, "detail": "overview"} | _written(level, overview, out),
        {"level": level, "detail": "full"} | _written(level, full, out, packed=not tiles),
    ]
    return [*whole, *({name: tile[name] for name in whole[0]} for tile in tiles)]


def tiled(polygons: np.ndarray) -> list[np.ndarray]:
    """Places of the polygons by tile: halves of halves of the layer, of TILE_AREAS at most; none for a small layer."""
    if len(polygons) <= TILED_FROM:
        return []
    middles, tiles, open_ = shapely.get_coordinates(shapely.centroid(polygons)), [], [np.arange(len(polygons))]
    while open_:
        own = open_.pop()
        if len(own) <= TILE_AREAS:
            tiles.append(np.sort(own))
            continue
        axis = int(np.ptp(middles[own], axis=0).argmax())
        open_ += np.array_split(own[np.argsort(middles[own, axis], kind="stable")], 2)
    return tiles


def _tolerance(polygons: np.ndarray) -> float:
    """How far a border of the overview may lie from where it is, in degrees: farther where more is in view."""
    west, _, east, _ = shapely.total_bounds(polygons)
    return OVERVIEW_TOLERANCE * max(1.0, (east - west) / 8)


def _written(level: str, content: bytes, out: Path, packed: bool = True) -> dict:
    digest = hashlib.sha256(content).hexdigest()
    file = f"{level}.{digest[:12]}.json"
    (out / file).write_bytes(content)
    if packed:
        (out / f"{file}.br").write_bytes(brotli.compress(content, quality=BROTLI_QUALITY))
        (out / f"{file}.gz").write_bytes(gzip.compress(content, GZIP_LEVEL, mtime=0))
    return {"file": file, "sha256": digest, "bytes": len(content)}


def _collection(features: list[str], tiles: str = "") -> bytes:
    named = f'"tiles":{tiles},' if tiles else ""
    return f'{{"type":"FeatureCollection",{named}"features":[{",".join(features)}]}}'.encode()


def _shapes(polygons: np.ndarray, places: np.ndarray, words: list[str] | None = None) -> list[str]:
    """One feature per place; its id is the place in the layer."""
    shapes = shapely.to_geojson(polygons[places])
    return [
        f'{{"type":"Feature","id":{i},"properties":{words[i] if words else "{}"},"geometry":{shape}}}'
        for i, shape in zip(places, shapes, strict=True)
    ]


def _words(boundaries: BoundarySet, level: str, labels: np.ndarray) -> list[str]:
    """Code, names, and where the name stands, of each area of a level."""
    above, areas = _parents(boundaries.areas), boundaries.areas.set_index("code")
    zh, en = (areas[f"name_{lang}"].to_dict() for lang in ("zh", "en"))
    found = []
    for code, (x, y) in zip(boundaries.layers[level]["code"], labels.round(4).tolist(), strict=True):
        properties = {
            "code": code,
            "zh": zh[code],
            "en": en[code],
            "pzh": " · ".join(zh[upper] for upper in above[code]),
            "pen": ", ".join(en[upper] for upper in above[code]),
            "x": x,
            "y": y,
        }
        found.append(json.dumps(properties, ensure_ascii=False, separators=(",", ":")))
    return found


def _parents(areas: pd.DataFrame) -> dict[str, list[str]]:
    """The areas above each area, nearest first, without the top."""
    parent = dict(zip(areas["code"], areas["parent"], strict=True))
    found = {}
    for code in parent:
        chain, upper = [], parent[code]
        while upper and parent[upper]:
            chain.append(upper)
            upper = parent[upper]
        found[code] = chain
    return found


def label_points(polygons: np.ndarray) -> np.ndarray:
    """A point well inside the largest part of each polygon, as lon, lat."""
    largest = [max(shapely.get_parts(p), key=lambda part: part.area) for p in polygons]
    circles = shapely.maximum_inscribed_circle(np.array(largest, dtype=object), tolerance=0.002)
    return shapely.get_coordinates(shapely.get_point(circles, 0))
