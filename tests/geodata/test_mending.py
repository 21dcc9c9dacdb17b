"""Areas that overlap: repaired and told by name, or refused by name; never by an index out of range."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata.boundaries import BoundaryError, read
from geodata.importing import Plan, import_


def cells() -> gpd.GeoDataFrame:
    """Twelve squares in three rows, coded 1 to 12."""
    squares = [
        shapely.box(113 + x / 10, 23 + y / 10, 113.1 + x / 10, 23.1 + y / 10) for y in range(3) for x in range(4)
    ]
    codes = [str(number) for number in range(1, 13)]
    return gpd.GeoDataFrame({"code": codes, "name": codes}, geometry=squares, crs=4326)


def with_another(frame: gpd.GeoDataFrame, code: str, name: str, polygon: shapely.Geometry) -> gpd.GeoDataFrame:
    other = gpd.GeoDataFrame({"code": [code], "name": [name]}, geometry=[polygon], crs=4326)
    return pd.concat([frame, other], ignore_index=True)


def imported(tmp_path, frame):
    frame.to_file(tmp_path / "f.gpkg")
    report = import_(Plan(tmp_path / "f.gpkg", "mine", (("township", ""),)), tmp_path / "out")
    layer = read(tmp_path / "out").layers["township"]
    assert shapely.coverage_is_valid(layer.geometry.to_numpy())
    sizes = pd.Series(shapely.area(layer.geometry.to_numpy()) * 100, index=layer["code"])
    return sizes, "\n".join(report.lines)


def test_an_area_over_its_neighbour_loses_what_the_smaller_covers(tmp_path):
    own = cells()
    own.loc[0, "geometry"] = own.geometry[0].union(own.geometry[1])
    area, said = imported(tmp_path, own)
    assert area["1"] == pytest.approx(1) and area["2"] == pytest.approx(1)
    assert "1 pairs of areas overlapped; the smaller keeps the ground: 2 (also in 1)." in said
    assert "1 areas changed by more than 0.5%: 1." in said


def test_a_code_that_is_repeated_elsewhere_loses_that_part(tmp_path):
    own = cells()
    own = with_another(own, "1", "1", own.geometry[10].union(own.geometry[11]))
    area, said = imported(tmp_path, own)
    assert area.round(6).tolist() == [1] * 12 and "overlapped" in said and "11 (also in 1), 12 (also in 1)" in said


def test_a_bowtie_across_others_is_told_by_name(tmp_path):
    own = cells()
    own.loc[0, "geometry"] = shapely.Polygon([(113, 23), (113.4, 23.3), (113.4, 23), (113, 23.3)])
    area, said = imported(tmp_path, own)
    assert area["12"] == pytest.approx(1) and "1 invalid rings repaired (1)" in said
    assert "the smaller keeps the ground: " in said and " more." in said


def test_an_area_without_ground_of_its_own_is_named(tmp_path):
    own = cells()
    twice = own.copy()
    twice.loc[1, "geometry"] = own.geometry[0]
    flat = own.copy()
    flat.loc[1, "geometry"] = shapely.Polygon([(113.1, 23), (113.2, 23.1), (113.1, 23)])
    over = with_another(own, "440", "县", own.geometry.union_all())
    for frame, words in (
        (twice, "township: 2 has no ground of its own, others cover all of it: 1. Correct"),
        (flat, "township: 1 areas enclose no ground: 2. Correct"),
        (over, "township: 440 县 has no ground of its own, others cover all of it: .* and 7 more"),
    ):
        with pytest.raises(BoundaryError, match=words):
            imported(tmp_path, frame)
    assert not (tmp_path / "out").exists()
