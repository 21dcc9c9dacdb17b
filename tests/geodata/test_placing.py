"""A file that does not lie where its codes say, or does not call them so: said, or refused."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geodata import datum
from geodata.boundaries import BoundaryError, read
from geodata.importing import DEFAULT, Plan, import_

CITY = "4405"
BOTH = (("district", "d"), ("township", "t"))


@pytest.fixture(scope="module")
def known():
    return read(DEFAULT)


def layer(known, level: str, *cities: str) -> gpd.GeoDataFrame:
    named = known.layers[level].merge(known.areas[["code", "name_zh"]], on="code")
    return named[named["code"].str.startswith(cities)].rename(columns={"name_zh": "name"}).reset_index(drop=True)


@pytest.fixture(scope="module")
def townships(known):
    return layer(known, "township", CITY)


def shifted(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    moved = shapely.transform(frame.geometry.to_numpy(), lambda xy: np.column_stack(datum.gcj02(xy[:, 0], xy[:, 1])))
    return frame.set_geometry(moved)


def imported(tmp_path, frame=None, **changes):
    if frame is not None:
        frame.to_file(tmp_path / "f.gpkg", layer="t")
    plan = Plan(tmp_path / "f.gpkg", **({"atlas": "mine", "layers": (("township", "t"),)} | changes))
    report = import_(plan, tmp_path / "out")
    return read(tmp_path / "out"), "\n".join(report.lines)


def metres_off(found, known, level: str) -> float:
    pairs = found.layers[level].merge(known.layers[level].rename_geometry("known"), on="code")
    return float(np.median(shapely.distance(shapely.centroid(pairs.geometry), shapely.centroid(pairs["known"])))) * 1e5


def test_gcj02_is_found_and_undone_in_townships_alone(townships, known, tmp_path):
    _, said = imported(tmp_path, shifted(townships), atlas="guangdong")
    assert (
        "township: lies 459 m east and 287 m south" in said
        and "probably GCJ-02. Import again with --undo-gcj02" in said
    )
    found, said = imported(tmp_path, shifted(townships), atlas="guangdong", undo_gcj02=True)
    assert "GCJ-02 was undone." in said and metres_off(found, known, "township") < 5


def test_all_layers_of_a_file_are_undone_together(townships, known, tmp_path):
    """Also the one that has too few areas to be judged by."""
    shifted(layer(known, "district", CITY)).to_file(tmp_path / "f.gpkg", layer="d")
    found, said = imported(tmp_path, shifted(townships.head(6)), layers=BOTH, undo_gcj02=True)
    assert metres_off(found, known, "district") < 5 and metres_off(found, known, "township") < 5
    assert "district: lies" in said and "township: GCJ-02 was undone as asked" in said


def test_to_undo_is_never_ignored(townships, known, tmp_path):
    with pytest.raises(BoundaryError, match="lies 0 m .* which is not the shift of GCJ-02. Import without"):
        imported(tmp_path, townships, undo_gcj02=True)
    abroad = townships.set_geometry(townships.translate(-150, 0))
    with pytest.raises(BoundaryError, match="No area lies in China"):
        imported(tmp_path, abroad, undo_gcj02=True)
    assert not (tmp_path / "out").exists()
    elsewhere = shifted(townships.assign(code="11" + townships["code"]))
    found, said = imported(tmp_path, elsewhere, undo_gcj02=True)
    assert "undone as asked; the built-in set has too little to compare with" in said
    back = found.layers["township"].assign(code=found.layers["township"]["code"].str[2:])
    east, north = datum.offset(back, known)
    assert abs(east) < 5 and abs(north) < 5


def test_a_wrong_zone_is_refused_with_a_remedy(townships, tmp_path):
    wrong = townships.to_crs(4547).set_crs(4548, allow_override=True)
    words = r"township: (\d+) of \1 areas lie over 5 km outside .*440507001 \(\d{3} km\).*--crs.*--code.*--elsewhere"
    with pytest.raises(BoundaryError, match=words):
        imported(tmp_path, wrong, atlas="guangdong")
    assert not (tmp_path / "out").exists()
    found, said = imported(tmp_path, wrong, elsewhere=True)
    assert len(found.layers["township"]) == len(townships) and "areas lie over 5 km outside" in said
    assert "(median): not the shift of GCJ-02. Check --crs and --code." in said


def test_codes_of_other_areas_are_refused(known, tmp_path):
    """Whether of townships or of districts; a few areas are only told."""
    for level in ("township", "district"):
        own = layer(known, level, CITY, "4409")
        codes = np.roll(own["code"].to_numpy(), len(own) // 2)
        with pytest.raises(BoundaryError, match=f"{level}: .*outside the built-in place of their code: 440"):
            imported(tmp_path, own.assign(code=codes), layers=((level, "t"),))
    own = layer(known, "township", CITY, "4409")
    codes = own["code"].to_numpy().copy()
    codes[[0, -1]] = codes[[-1, 0]]
    _, said = imported(tmp_path, own.assign(code=codes))
    assert f"township: 2 of {len(own)} areas lie over 5 km outside" in said and f"{own['code'][0]} (" in said


def test_a_shift_that_is_not_gcj02_is_told(townships, tmp_path):
    _, said = imported(tmp_path, townships.set_geometry(townships.translate(-0.01, 0)))
    assert "m west and 0 m" in said and "of the built-in areas (median): not the shift of GCJ-02" in said
    assert f"township: 0 of {len(townships)} areas" in said


def test_other_names_are_told(townships, tmp_path):
    first, last = townships["name"].iloc[[0, -1]]
    _, said = imported(tmp_path, townships.assign(name=np.roll(townships["name"].to_numpy(), 1)))
    assert f"known codes bear another name than built in, as 440507001: “{last}”, there “{first}”" in said
    _, said = imported(tmp_path, townships.assign(name="汕头市" + townships["name"]))
    assert "another name" not in said
