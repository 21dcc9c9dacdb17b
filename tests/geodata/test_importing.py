"""A stranger's boundaries: many formats, GCJ-02, and files that must be refused."""

import json
import os
import secrets
import shutil
import zipfile
from contextlib import suppress
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geodata import datum
from geodata.boundaries import BoundaryError, read
from geodata.importing import Plan, import_

ROOT = Path(__file__).parents[2]
# In the normal suite a portion; ATLAS_SPOILT=200 for more (make fuzz).
SPOILT = int(os.environ.get("ATLAS_SPOILT", "2"))


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


@pytest.mark.parametrize(("ring", "words"), [
    ([[179, 1], [-179, 1], [-179, 2], [179, 2], [179, 1]], "1 areas cross 180°, the first is row 2. .* Cut its areas"),
    ([[179, 1], [180, 1], [-180, 1], [-179, 2], [179, 1]], "1 areas cross 180°"),
    ([[179, 1], [181, 1], [181, 2], [179, 1]], "reaches longitude 181.0: it counts from 0° to 360°. Cut its areas"),
])  # fmt: skip
def test_an_area_across_180_degrees_is_named(tmp_path, ring, words):
    """As written it would reach around the globe, over all others. Cut there, or around a pole, it is what it says."""
    cut = [[[[179, -16], [180, -16], [180, -17], [179, -16]]], [[[-180, -16], [-179, -16], [-180, -17], [-180, -16]]]]
    pole = [[[-180, -90], [180, -90], [180, -85], [-180, -85], [-180, -90]]]
    shapes = [("MultiPolygon", cut), ("Polygon", [ring]), ("Polygon", pole)]
    written = [
        {"type": "Feature", "properties": {"code": f"{at}", "name": "x"}, "geometry": {"type": kind, "coordinates": xy}}
        for at, (kind, xy) in enumerate(shapes)
    ]
    file = tmp_path / "a.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": written}))
    with pytest.raises(BoundaryError, match=words):
        import_(plan(file), tmp_path / "out")
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [written[0], written[2]]}))
    import_(plan(file), tmp_path / "out")
    assert read(tmp_path / "out").layers["district"].total_bounds.tolist() == [-180, -90, 180, -16]


def test_a_set_is_whole_or_the_one_before(districts, tmp_path, monkeypatch):
    districts.to_file(tmp_path / "a.geojson", driver="GeoJSON")
    import_(plan(tmp_path / "a.geojson", vintage="first"), tmp_path / "sets" / "mine")

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    # What is copied into its place piece by piece may stop halfway.
    monkeypatch.setattr(shutil, "copytree", full)
    with suppress(OSError):
        import_(plan(tmp_path / "a.geojson", vintage="second"), tmp_path / "sets" / "mine")
    assert read(tmp_path / "sets" / "mine").vintage in ("first", "second")
    assert [path.name for path in (tmp_path / "sets").iterdir()] == ["mine"]


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


@pytest.mark.parametrize("attempt", range(SPOILT))
def test_a_spoilt_file_is_refused_or_read_and_nothing_else(districts, tmp_path, attempt):
    """Bytes changed anywhere, or the end cut off: the process that reads may die; the import says so, no more."""
    seed = secrets.randbelow(2**31)
    chance, name = np.random.default_rng(seed), ("a.gpkg", "a.shp", "a.fgb", "a.geojson")[attempt % 4]
    districts.to_file(tmp_path / name)
    content = bytearray((tmp_path / name).read_bytes())
    for at in chance.integers(0, len(content), chance.integers(1, 40)):
        content[at] = chance.integers(0, 256)
    cut = chance.integers(1, len(content)) if chance.random() < 0.3 else len(content)
    (tmp_path / name).write_bytes(content[:cut])
    try:
        import_(plan(tmp_path / name), tmp_path / "out")
    except BoundaryError as refused:
        assert "Traceback" not in str(refused) and not (tmp_path / "out").exists(), f"seed {seed}"
    else:
        assert shapely.is_valid(read(tmp_path / "out").layers["district"].geometry.to_numpy()).all(), f"seed {seed}"


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


@pytest.fixture(scope="module")
def townships():
    """The townships of two cities, one of them without districts, as an office might deliver them."""
    found = read(ROOT / "geodata" / "guangdong")
    layer = found.layers["township"].merge(found.areas[["code", "name_zh", "parent"]], on="code")
    chosen = layer["parent"].str.startswith(("441900", "4405"))
    return layer[chosen].rename(columns={"name_zh": "name"}).reset_index(drop=True)


def test_townships_alone_stand_below_the_built_in_levels(townships, tmp_path):
    townships.assign(code=townships["code"] + "000").to_file(tmp_path / "t.gpkg")

    report = import_(Plan(tmp_path / "t.gpkg", "guangdong", (("township", ""),), "code", "name"), tmp_path / "out")

    found = read(tmp_path / "out")
    parent = found.areas.set_index("code")["parent"]
    assert [level.level for level in found.levels] == ["province", "city", "district", "township"]
    assert set(found.layers["city"]["code"]) == {"440500", "441900"}
    assert "441900" in set(found.layers["district"]["code"]) and parent["441900003"] == "441900"
    assert set(found.crosswalk["host"]) <= set(found.layers["township"]["code"]) and len(found.crosswalk)
    assert any("codes in the list only" in line for line in report.lines)
    assert found.root == "440000" and not found.approximate


def test_a_township_that_is_new_finds_the_district_that_holds_it(townships, tmp_path):
    new = townships.assign(code=townships["code"].where(townships.index > 0, "440599999"))
    new.to_file(tmp_path / "t.gpkg")

    report = import_(Plan(tmp_path / "t.gpkg", "guangdong", (("township", ""),), "code", "name"), tmp_path / "out")

    parent = read(tmp_path / "out").areas.set_index("code")["parent"]
    assert parent["440599999"] == townships["parent"][0]
    assert any("1 codes in the file only: 440599999" in line for line in report.lines)


def gaps(report) -> float:
    (line,) = (line for line in report.lines if "gaps" in line)
    return float(line.partition("gaps ")[2].partition(" km²")[0])


def test_a_hole_in_the_coverage_is_told(districts, tmp_path):
    hole = districts.geometry.iloc[0].representative_point().buffer(0.01)
    districts.to_file(tmp_path / "whole.gpkg")
    districts.set_geometry(districts.geometry.difference(hole)).to_file(tmp_path / "holed.gpkg")

    whole, holed = (gaps(import_(plan(tmp_path / f"{name}.gpkg"), tmp_path / name)) for name in ("whole", "holed"))

    assert holed - whole == pytest.approx(3.6, abs=0.2)


def test_a_parent_that_is_no_area_is_named(districts, tmp_path):
    city = districts.assign(code="440900", name="茂名市", upper="").dissolve("code", as_index=False)
    city.to_file(tmp_path / "p.gpkg", layer="cities")
    districts.assign(upper="449999").to_file(tmp_path / "p.gpkg", layer="districts")
    layers = (("city", "cities"), ("district", "districts"))

    with pytest.raises(BoundaryError, match="1 parents are no area of the file: 449999"):
        import_(Plan(tmp_path / "p.gpkg", "mine", layers, "code", "name", parent="upper"), tmp_path / "out")


def test_a_city_without_districts_is_drawn_at_both_levels(districts, tmp_path):
    districts.to_file(tmp_path / "p.gpkg", layer="cities")
    districts.iloc[:1].to_file(tmp_path / "p.gpkg", layer="districts")
    layers = (("city", "cities"), ("district", "districts"))

    import_(Plan(tmp_path / "p.gpkg", "mine", layers, "code", "name"), tmp_path / "out")

    found = read(tmp_path / "out")
    code = districts["code"].iloc[0]
    assert list(found.areas.loc[found.areas["code"] == code, "level"]) == ["city"]
    assert list(found.layers["district"]["code"]) == [code]


def test_rows_without_a_geometry_are_counted_and_named(districts, tmp_path):
    spoilt = districts.copy()
    spoilt.loc[0, "geometry"], spoilt.loc[1, "geometry"] = None, shapely.Polygon()
    spoilt.loc[1, "code"] = None
    spoilt.to_file(tmp_path / "a.gpkg")
    report = import_(plan(tmp_path / "a.gpkg"), tmp_path / "out")
    assert len(read(tmp_path / "out").layers["district"]) == len(districts) - 2
    assert f"district: 2 rows without a geometry were left out: {districts['code'][0]}, no code." in report.lines
    districts.assign(geometry=shapely.Point(113, 23)).to_file(tmp_path / "b.gpkg")
    with pytest.raises(BoundaryError, match=f"none of the {len(districts)} rows has a polygon"):
        import_(plan(tmp_path / "b.gpkg"), tmp_path / "out")


@pytest.mark.parametrize("atlas", ["mine", "guangdong"])
def test_a_parent_that_is_not_told_is_found_by_containment(townships, tmp_path, atlas):
    own = townships.assign(code="9" + townships["code"], upper=townships["parent"].where(townships.index != 1, None))
    upper = own.assign(code=townships["parent"], name="x", upper="").dissolve("code", as_index=False)
    upper.to_file(tmp_path / "p.gpkg", layer="d")
    own.to_file(tmp_path / "p.gpkg", layer="t")
    layers = (("district", "d"), ("township", "t")) if atlas == "mine" else (("township", "t"),)
    report = import_(Plan(tmp_path / "p.gpkg", atlas, layers, "code", "name", parent="upper"), tmp_path / "out")
    assert read(tmp_path / "out").areas.set_index("code")["parent"][own["code"][1]] == townships["parent"][1]
    words = f"township: parents of 1 areas that name none ({own['code'][1]}) found by containment in district."
    assert atlas == "guangdong" or words in report.lines
