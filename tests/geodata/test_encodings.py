"""Shapefiles that do not say their encoding: names as they were written, and said how they were read."""

import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geodata.boundaries import BoundaryError, read
from geodata.importing import Plan, import_

CHINESE = ["沙面街道", "岭南街道", "华林街道"]
FRENCH = ["Orléans", "Évreux", "Saint-Étienne"]
NONE, ANSI, GBK = 0x00, 0x57, 0x4D


def written(folder: Path, names: list[str], encoding: str, language: int = NONE, title: str = "name") -> Path:
    squares = [shapely.box(at, 45, at + 1, 46) for at in range(1, 4)]
    frame = gpd.GeoDataFrame({"code": ["a", "b", "c"], title: names}, geometry=squares, crs=4326)
    frame.to_file(folder / "a.shp", encoding=encoding)
    (folder / "a.cpg").unlink(missing_ok=True)
    head = bytearray((folder / "a.dbf").read_bytes())
    head[29] = language
    (folder / "a.dbf").write_bytes(head)
    return folder / "a.shp"


def imported(file: Path, out: Path, name: str = "name") -> tuple[list[str], str]:
    report = import_(Plan(file, "mine", (("county", ""),), "code", name), out)
    areas = read(out).areas
    return list(areas.loc[areas["level"] == "county", "name_zh"]), "\n".join(report.lines)


@pytest.mark.parametrize(
    ("names", "encoding", "language", "said"),
    [
        (CHINESE, "GBK", NONE, "county: names read as GB18030: the shapefile does not say its encoding."),
        (CHINESE, "GBK", ANSI, "county: names read as GB18030"),
        (CHINESE, "UTF-8", NONE, "county: names read as UTF-8: the shapefile does not say its encoding."),
        (FRENCH, "ISO-8859-1", ANSI, "neither UTF-8 nor Chinese. If names look wrong, add a .cpg file."),
        (FRENCH, "UTF-8", ANSI, "county: names read as UTF-8"),
    ],
)
def test_names_are_read_as_they_were_written(tmp_path, names, encoding, language, said):
    found, lines = imported(written(tmp_path, names, encoding, language), tmp_path / "out")
    assert found == names and said in lines


def test_what_says_its_encoding_is_believed(tmp_path):
    found, lines = imported(written(tmp_path, CHINESE, "GBK", GBK), tmp_path / "out")
    assert found == CHINESE and "names read as" not in lines
    file = written(tmp_path, CHINESE, "GBK")
    (tmp_path / "a.cpg").write_text("GBK")
    found, lines = imported(file, tmp_path / "out")
    assert found == CHINESE and "names read as" not in lines
    (tmp_path / "a.cpg").write_text("UTF-8")
    with pytest.raises(BoundaryError, match="a.shp: its texts are not in the encoding .* the .cpg"):
        imported(file, tmp_path / "other")
    found, lines = imported(written(tmp_path, ["a", "b", "c"], "GBK"), tmp_path / "out")
    assert found == ["a", "b", "c"] and "names read as" not in lines


def test_columns_have_chinese_names_and_the_file_may_be_zipped(tmp_path):
    file = written(tmp_path, CHINESE, "GBK", title="名称")
    found, _ = imported(file, tmp_path / "out", "名称")
    assert found == CHINESE
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        for part in tmp_path.glob("a.*"):
            archive.write(part, part.name)
    found, lines = imported(tmp_path / "z.zip", tmp_path / "out", "名称")
    assert found == CHINESE and "names read as GB18030" in lines


def test_a_zip_may_hold_a_folder_parts_in_capitals_and_what_a_mac_adds(tmp_path):
    written(tmp_path, CHINESE, "GBK", title="名称")
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        for part in tmp_path.glob("a.*"):
            name = "A.SHP" if part.suffix == ".shp" else part.name
            archive.write(part, f"乡镇/{name}")
            archive.writestr(f"__MACOSX/乡镇/._{name}", b"shadow")
    found, lines = imported(tmp_path / "z.zip", tmp_path / "out", "名称")
    assert found == CHINESE and "names read as GB18030" in lines
