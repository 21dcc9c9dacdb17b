"""What is refused before anything is written: with the value and the remedy, and nothing changes."""

import geopandas as gpd
import pytest
import shapely
from typer.testing import CliRunner

import warehouse.__main__
from geodata.__main__ import app
from geodata.boundaries import BoundaryError
from geodata.importing import Plan, import_


@pytest.fixture
def square(tmp_path):
    areas = gpd.GeoDataFrame({"code": ["1"], "name": ["a"]}, geometry=[shapely.box(113, 23, 113.1, 23.1)], crs=4326)
    areas.to_file(tmp_path / "f.gpkg", layer="t")
    return tmp_path / "f.gpkg"


def test_a_coordinate_system_that_is_none_is_refused(square, tmp_path):
    for crs, words in (
        ("EPSG:99999", "--crs EPSG:99999: no coordinate system of that name is known. Give one as EPSG:4490"),
        ("banana", "--crs banana: no coordinate system of that name is known"),
        ("EPSG:5773", "--crs EPSG:5773: EGM96 height has neither longitudes"),
    ):
        with pytest.raises(BoundaryError, match=words):
            import_(Plan(square, "mine", (("district", ""),), crs=crs), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_numbers_that_begin_with_their_zone_are_told_from_others(square, tmp_path):
    gpd.read_file(square).to_crs(4526).set_crs(None, allow_override=True).to_file(tmp_path / "n.shp")
    words = "n.shp reaches 38,.* no place of CGCS2000 / 3-degree Gauss-Kruger CM 114E. .*--crs; .* as EPSG:4526"
    with pytest.raises(BoundaryError, match=words):
        import_(Plan(tmp_path / "n.shp", "mine", (("district", ""),), crs="EPSG:4547"), tmp_path / "out")
    import_(Plan(tmp_path / "n.shp", "mine", (("district", ""),), crs="EPSG:4526"), tmp_path / "out")


@pytest.mark.parametrize(("content", "words"), [
    (None, "cannot be read .*No such file.* Give a CSV in UTF-8"),
    ("", "cannot be read .* Give a CSV"),
    ("代码\n1".encode("gb18030"), "cannot be read .* Give a CSV in UTF-8"),
    ("code\n", "lists no code in its first column"),
])  # fmt: skip
def test_a_list_of_codes_that_cannot_be_read_is_refused(square, tmp_path, content, words):
    file = tmp_path / "codes.csv"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(BoundaryError, match=f"--codes {file} {words}"):
        import_(Plan(square, "mine", (("district", ""),), codes=file), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def said(result) -> str:
    return " ".join(result.output.replace("│", " ").split())


@pytest.mark.parametrize("name", ["../../escaped", "My Atlas", "", "-a", "a" * 41, "a/b", "atlas\n"])
def test_the_name_of_an_atlas_is_one_that_can_be_served(square, tmp_path, monkeypatch, name):
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path / "deep" / "down" / "data"))
    before = sorted(tmp_path.rglob("*"))
    done = CliRunner().invoke(app, ["import", str(square), "--atlas", name])
    assert done.exit_code == 2 and "is no name of an atlas: give up to 40 small letters" in said(done)
    done = CliRunner().invoke(warehouse.__main__.app, ["status", "--atlas", name])
    assert done.exit_code == 2 and "is no name of an atlas" in said(done)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_level_that_the_atlas_does_not_have_is_refused(square, tmp_path):
    words = "guangdong has no level “village”; it has province, city, district, township. .*--top"
    with pytest.raises(BoundaryError, match=words):
        import_(Plan(square, "guangdong", (("village", ""),)), tmp_path / "out")
    with pytest.raises(BoundaryError, match="“../x” is no name of a level"):
        import_(Plan(square, "mine", (("../x", ""),)), tmp_path / "out")
    assert not (tmp_path / "out").exists()
    import_(Plan(square, "guangdong", (("village", ""),), top=("0", "村", "Villages")), tmp_path / "out")


def test_of_several_layers_none_is_taken_unasked(square, tmp_path):
    gpd.read_file(square).to_file(square, layer="other")
    for layer, words in (
        ("", "f.gpkg: it holds 2 layers: t, other. Name one with --layer LEVEL=LAYER."),
        ("NOPE", "f.gpkg: it holds no layer “NOPE”; it holds t, other."),
    ):
        with pytest.raises(BoundaryError, match=words):
            import_(Plan(square, "mine", (("district", layer),)), tmp_path / "out")
    assert not (tmp_path / "out").exists()
    import_(Plan(square, "mine", (("district", "other"),)), tmp_path / "out")
