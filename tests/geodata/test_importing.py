"""A stranger's boundaries: many formats, GCJ-02, and files that must be refused."""

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geodata import datum
from geodata.boundaries import BoundaryError, read
from geodata.importing import Plan, import_

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def districts():
    found = read(ROOT / "geodata" / "guangdong")
    layer = found.layers["district"].merge(found.areas[["code", "name_zh"]], on="code")
    return layer[layer["code"].str.startswith("4409")].rename(columns={"name_zh": "name"}).reset_index(drop=True)


def plan(file: Path, **changes) -> Plan:
    return Plan(file, "mine", (("district", ""),), **({"code": "code", "name": "name"} | changes))


@pytest.mark.parametrize(
    ("name", "driver"),
    [("a.gpkg", "GPKG"), ("a.geojson", "GeoJSON"), ("a.fgb", "FlatGeobuf"), ("a.shp", "ESRI Shapefile")],
)
def test_formats(districts, tmp_path, name, driver):
    districts.to_file(tmp_path / name, driver=driver)
    report = import_(plan(tmp_path / name), tmp_path / "out")
    assert len(read(tmp_path / "out").layers["district"]) == len(districts), report.lines


def test_parquet_zip_and_a_projected_system(districts, tmp_path):
    districts.to_crs(4547).to_parquet(tmp_path / "a.parquet")
    import_(plan(tmp_path / "a.parquet"), tmp_path / "out")
    assert read(tmp_path / "out").layers["district"].geometry.iloc[0].centroid.x == pytest.approx(
        districts.geometry.iloc[0].centroid.x, abs=1e-3)  # fmt: skip
    districts.to_crs(4490).to_file(tmp_path / "b.shp")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for part in tmp_path.glob("b.*"):
            if part.suffix != ".zip":
                archive.write(part, part.name)
    import_(plan(tmp_path / "b.zip"), tmp_path / "out2")


def test_the_gcj02_offset_is_found_and_undone(districts, tmp_path):
    shifted = districts.set_geometry(
        shapely.transform(districts.geometry.to_numpy(), lambda xy: np.column_stack(datum.gcj02(xy[:, 0], xy[:, 1])))
    )
    shifted.to_file(tmp_path / "g.geojson", driver="GeoJSON")
    assert any("--undo-gcj02" in line for line in import_(plan(tmp_path / "g.geojson"), tmp_path / "o").lines)
    import_(plan(tmp_path / "g.geojson", undo_gcj02=True), tmp_path / "o")
    restored = read(tmp_path / "o").layers["district"]
    east, north = datum.offset(restored, read(ROOT / "geodata" / "guangdong"))
    assert abs(east) < 30 and abs(north) < 30


VRT = '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/hosts</SrcDataSource></OGRVRTLayer>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not a map", "none of GeoPackage"),
        (VRT.encode(), "none of GeoPackage"),
        (b'{"type": "FeatureCollection", "features": [', "not complete JSON"),
        (b'{"type": "Feature', "not complete JSON"),
        (b'{"hello": 1}', "not GeoJSON"),
        (b"PK\x03\x04 broken", "zip"),
        (b"SQLite format 3\x00 broken", ""),
    ],
)
def test_bad_files_are_refused_and_change_nothing(tmp_path, content, words):
    file = tmp_path / "boundary.geojson"
    file.write_bytes(content)
    with pytest.raises(BoundaryError, match=words):
        import_(plan(file), tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("ring", "words"),
    [
        ([[22, 112], [22, 113], [23, 113], [22, 112]], "swapped"),
        ([[500000, 2500000], [500000, 2600000], [600000, 2600000], [500000, 2500000]], "metres"),
        ([[0, 0], [0, 1], [1, 1], [0, 0]], "0°, 0°"),
    ],
)
def test_wrong_coordinates_are_named(tmp_path, ring, words):
    feature = {"type": "Feature", "properties": {"code": "1", "name": "a"},
               "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
    file = tmp_path / "a.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with pytest.raises(BoundaryError, match=words):
        import_(plan(file), tmp_path / "out")


def test_a_shapefile_without_crs_asks_for_it(districts, tmp_path):
    gpd.GeoDataFrame(districts.drop(columns="geometry"), geometry=districts.geometry.to_numpy(), crs=None).to_file(
        tmp_path / "n.shp")  # fmt: skip
    with pytest.raises(BoundaryError, match="--crs"):
        import_(plan(tmp_path / "n.shp"), tmp_path / "out")


def test_a_zip_that_leaves_its_folder(tmp_path):
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("../evil.shp", b"x")
    with pytest.raises(BoundaryError, match="leaves its folder"):
        import_(plan(tmp_path / "z.zip"), tmp_path / "out")


def test_states_and_counties_of_the_united_states(tmp_path):
    file = ROOT / "node_modules" / "us-atlas" / "counties-10m.json"
    us = Plan(
        file, "us", (("state", "states"), ("county", "counties")), "id", "name", top=("US", "美国", "United States")
    )
    import_(us, tmp_path / "us")
    found = read(tmp_path / "us")
    assert len(found.layers["county"]) == 3230 and len(found.layers["state"]) == 56
    parent = found.areas.set_index("code")["parent"]
    assert parent["01001"] == "01" and parent["06037"] == "06" and parent["36061"] == "36"
