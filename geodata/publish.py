"""Boundaries as the browser fetches them: hashed, compressed, in two levels of detail."""

import gzip
import hashlib
import json
from pathlib import Path

import brotli
import numpy as np
import pandas as pd
import shapely

from geodata.boundaries import BoundarySet
from geodata.coverage import simplified

OVERVIEW_TOLERANCE = 0.003
BROTLI_QUALITY = 9


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
    """One row per file written: level, detail, file, sha256, bytes."""
    out.mkdir(parents=True, exist_ok=True)
    return pd.DataFrame(
        [
            _written(boundaries, level, detail, polygons, out)
            for level, layer in boundaries.layers.items()
            for detail, polygons in _details(layer.geometry.to_numpy())
        ]
    )


def _details(polygons: np.ndarray):
    extent = shapely.total_bounds(polygons)
    tolerance = OVERVIEW_TOLERANCE * max(1.0, (extent[2] - extent[0]) / 8)
    return ("overview", simplified(polygons, tolerance)), ("full", polygons)


def _written(boundaries: BoundarySet, level: str, detail: str, polygons, out: Path) -> dict:
    content = _geojson(boundaries, level, polygons)
    digest = hashlib.sha256(content).hexdigest()
    file = f"{level}.{digest[:12]}.json"
    (out / file).write_bytes(content)
    (out / f"{file}.br").write_bytes(brotli.compress(content, quality=BROTLI_QUALITY))
    (out / f"{file}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    return {"level": level, "detail": detail, "file": file, "sha256": digest, "bytes": len(content)}


def _geojson(boundaries: BoundarySet, level: str, polygons) -> bytes:
    areas = boundaries.areas.set_index("code")
    above, zh, en = _parents(areas), areas["name_zh"].to_dict(), areas["name_en"].to_dict()
    labels = label_points(polygons)
    shapes = shapely.to_geojson(polygons)
    features = []
    for i, code in enumerate(boundaries.layers[level]["code"]):
        properties = {
            "code": code,
            "zh": zh[code],
            "en": en[code],
            "pzh": " · ".join(zh[upper] for upper in above[code]),
            "pen": ", ".join(en[upper] for upper in above[code]),
            "x": round(float(labels[i, 0]), 4),
            "y": round(float(labels[i, 1]), 4),
        }
        words = json.dumps(properties, ensure_ascii=False, separators=(",", ":"))
        features.append(f'{{"type":"Feature","id":{i},"properties":{words},"geometry":{shapes[i]}}}')
    return ('{"type":"FeatureCollection","features":[' + ",".join(features) + "]}").encode()


def _parents(areas: pd.DataFrame) -> dict[str, list[str]]:
    """The areas above each area, nearest first, without the top."""
    parent = areas["parent"].to_dict()
    found = {}
    for code in areas.index:
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
