"""What the areas of a stranger's file are called: the file's names, the built-in ones, or those made of the Chinese."""

import numpy as np
import pytest

from geodata.boundaries import read
from geodata.importing import DEFAULT, Plan, import_

CITY = "4405"


@pytest.fixture(scope="module")
def known():
    return read(DEFAULT)


@pytest.fixture(scope="module")
def townships(known):
    named = known.layers["township"].merge(known.areas[["code", "name_zh"]], on="code")
    own = named[named["code"].str.startswith(CITY)]
    return own.rename(columns={"name_zh": "name"}).reset_index(drop=True)


def imported(tmp_path, frame, **changes):
    frame.to_file(tmp_path / "f.gpkg", layer="t")
    plan = Plan(tmp_path / "f.gpkg", **({"atlas": "guangdong", "layers": (("township", "t"),)} | changes))
    report = import_(plan, tmp_path / "out")
    return read(tmp_path / "out").areas.set_index("code"), "\n".join(report.lines)


def test_an_area_without_a_name_bears_the_built_in_one_or_its_code(townships, known, tmp_path):
    code, new = townships["code"][0], "440599999"
    own = townships.assign(english=townships["code"].where(townships.index > 0, None), upper=None)
    own["code"] = own["code"].where(own.index != 1, new)
    own["name"] = own["name"].where(own.index > 2, [None, None, "  "] + [""] * (len(own) - 3))
    areas, said = imported(tmp_path, own, name_en="english", parent="upper")
    built_in = known.areas.set_index("code")
    assert areas.loc[code, ["name_zh", "name_en"]].tolist() == built_in.loc[code, ["name_zh", "name_en"]].tolist()
    assert areas["name_zh"][own["code"][2]] == built_in["name_zh"][own["code"][2]] and areas["name_zh"][new] == new
    words = f"3 areas without a name in the file bear the built-in name of their code, or the code: {code} ("
    assert words in said and f"{new} (the code)" in said
    assert not areas.isin(["None", "nan", "<NA>"]).any(axis=None)


def test_of_a_code_that_comes_twice_the_row_with_a_name_names_it(townships, tmp_path):
    part = townships.iloc[[0]].assign(name=None)
    twice = np.r_[part.index, townships.index]
    own = townships.loc[twice].reset_index(drop=True)
    own.loc[0, "name"] = None
    own["name"] = own["name"].replace(townships["name"][0], "新名镇")
    areas, said = imported(tmp_path, own, atlas="mine")
    assert areas["name_zh"][townships["code"][0]] == "新名镇" and "without a name" not in said
