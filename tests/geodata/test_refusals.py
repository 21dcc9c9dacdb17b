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
