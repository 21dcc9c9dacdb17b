"""The default boundaries: every township, real hierarchy, a coverage without overlap and gap."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from geodata import publish
from geodata.boundaries import read
from geodata.publish import write_layers

FOLDER = Path(__file__).parents[2] / "geodata" / "guangdong"


@pytest.fixture(scope="module")
def guangdong():
    return read(FOLDER)


def test_every_area_is_there(guangdong):
    assert {level: len(layer) for level, layer in guangdong.layers.items()} == {
        "province": 1, "city": 21, "district": 124, "township": 1610}  # fmt: skip
    areas = guangdong.areas
    assert areas["level"].value_counts().to_dict() == {"township": 1610, "district": 122, "city": 21, "province": 1}
    assert (areas["parent"] == "441900").sum() == 32
    assert (areas["name_zh"] == "太平镇").sum() == 7
    assert len(guangdong.crosswalk) == 147
    assert set(guangdong.crosswalk["host"]) <= set(areas["code"])
    assert not areas.duplicated(["parent", "name_zh"]).any()
    assert (areas[["name_en", "pinyin", "initials"]] != "").all().all()


@pytest.mark.parametrize("level", ["province", "city", "district", "township"])
def test_each_layer_is_a_valid_coverage(guangdong, level):
    polygons = guangdong.layers[level].geometry.to_numpy()
    assert shapely.is_valid(polygons).all() and shapely.coverage_is_valid(polygons)
    assert not shapely.is_empty(polygons).any()
    assert np.allclose(shapely.get_coordinates(polygons), np.round(shapely.get_coordinates(polygons), 5))


def test_no_overlap_and_no_gap(guangdong):
    polygons = guangdong.layers["township"].geometry.to_numpy()
    province = guangdong.layers["province"].geometry.iloc[0]
    assert shapely.area(polygons).sum() == pytest.approx(province.area, rel=1e-9)
    assert shapely.union_all(polygons).symmetric_difference(province).area < 1e-9


def test_published_files_stay_valid_and_small(guangdong, tmp_path):
    files = write_layers(guangdong, tmp_path).set_index(["level", "detail"])
    overview = tmp_path / (files.loc[("township", "overview"), "file"] + ".br")
    assert overview.stat().st_size < 450_000
    import json

    features = json.loads((tmp_path / files.loc[("township", "overview"), "file"]).read_text())["features"]
    polygons = shapely.from_geojson([json.dumps(f["geometry"]) for f in features])
    assert shapely.coverage_is_valid(polygons) and [f["id"] for f in features] == list(range(1610))


def test_a_layer_of_very_many_areas_is_also_written_in_tiles_that_its_overview_names(guangdong, tmp_path, monkeypatch):
    monkeypatch.setattr(publish, "TILED_FROM", 100)
    monkeypatch.setattr(publish, "TILE_AREAS", 20)
    district = replace(guangdong, layers={"district": guangdong.layers["district"]})
    rows = write_layers(district, tmp_path).set_index("detail")
    overview, full = (json.loads((tmp_path / rows.loc[name, "file"]).read_bytes()) for name in ("overview", "full"))
    drawn = {feature["id"]: feature["geometry"] for feature in full["features"]}
    assert len(rows) == 2 + len(overview["tiles"]) and len(overview["tiles"]) >= 124 / 20
    seen = []
    for tile in overview["tiles"]:
        assert (tmp_path / f"{tile['file']}.br").exists() and tile["file"] in set(rows["file"])
        features = json.loads((tmp_path / tile["file"]).read_bytes())["features"]
        assert len(features) <= 20 and all(drawn[feature["id"]] == feature["geometry"] for feature in features)
        polygons = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
        assert np.allclose(shapely.total_bounds(polygons), tile["box"], atol=1e-4)
        seen += [feature["id"] for feature in features]
    assert sorted(seen) == list(range(124))
