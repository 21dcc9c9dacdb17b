"""What the areas of a stranger's file are called: the file's names, the built-in ones, or those made of the Chinese."""

from types import SimpleNamespace

import numpy as np
import pytest

from geodata.boundaries import BoundaryError, read
from geodata.importing import DEFAULT, Plan, import_
from geodata.matching import crosswalk
from geodata.place_names import english
from queries.catalogue import Area
from queries.names import Names
from queries.search import search

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


@pytest.mark.parametrize(("name", "pinyin"), [
    ("长岭街道", "changling"), ("秋长街道", "qiuchang"), ("葵涌街道", "kuichong"),
    ("大亚湾霞涌街道", "dayawanxiachong"),
   ("马圩镇", "maxu"), ("桂圩镇", "guixu"), ("六都镇", "liudu"), ("都斛镇", "duhu"), ("花都区", "huadu"),
    ("埔寨镇", "buzhai"), ("大埔县", "dabu"), ("黄埔区", "huangpu"), ("高埔岗街道", "gaopugang"), ("乐昌市", "lechang"),
    ("重阳镇", "chongyang"), ("塘厦镇", "tangxia"), ("石咀镇", "shizui"), ("樟木头镇", "zhangmutou"),
    ("吕田镇", "lutian"),
])  # fmt: skip
def test_place_names_are_read_as_in_guangdong(known, name, pinyin):
    assert english(name)[1] == pinyin
    rows = known.areas[known.areas["name_zh"] == name]
    assert len(rows) and (rows["pinyin"] == pinyin).all()
    assert rows["name_en"].str.startswith(pinyin.capitalize()).all()


def test_the_built_in_names_are_those_that_would_be_made_now(known):
    made = [english(name) for name in known.areas["name_zh"]]
    assert made == list(known.areas[["name_en", "pinyin", "initials"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(("word", "code"), [("kuichong", "440307009"), ("changling", "440112016")])
def test_search_finds_a_place_by_how_it_is_read(known, word, code):
    areas = {
        row.code: Area(row.code, row.level, row.parent, Names(row.name_zh, row.name_en), row.pinyin, row.initials)
        for row in known.areas.itertuples()
    }
    catalogue = SimpleNamespace(
        areas=areas, rank=[level.level for level in known.levels].index, path=lambda code: [areas[code]],
        before=lambda code: (),
    )  # fmt: skip
    assert search(catalogue, word)[0].code == code


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


def test_the_english_name_of_the_file_wins_and_a_new_chinese_name_is_read_anew(townships, known, tmp_path):
    own = townships.assign(english=None)
    codes = own["code"].tolist()
    own.loc[0, "english"] = "Harbour Quarter"
    own.loc[1, "name"] = "长岭镇"
    own.loc[2, ["code", "name"]] = "440599999", "葵涌街道办事处"
    own.loc[3, "name"] = "汕头市" + own["name"][3]
    own.loc[4, ["name", "english"]] = "东涌镇", "East Creek"
    areas, _ = imported(tmp_path, own, name_en="english")
    made, before = areas[["name_en", "pinyin", "initials"]], known.areas.set_index("code")
    assert made.loc[codes[0]].tolist() == ["Harbour Quarter", *before.loc[codes[0], ["pinyin", "initials"]]]
    assert made.loc[codes[1]].tolist() == ["Changling Town", "changling", "cl"]
    assert made.loc["440599999"].tolist() == ["Kuichong Subdistrict", "kuichong", "kc"]
    assert made.loc[codes[3]].tolist() == before.loc[codes[3], made.columns].tolist()
    assert made.loc[codes[4]].tolist() == ["East Creek", "dongchong", "dc"]
    areas, _ = imported(tmp_path, own, atlas="mine")
    assert areas.loc[codes[1], made.columns].tolist() == ["Changling Town", "changling", "cl"]


@pytest.mark.parametrize(("option", "column"), [("--name-en", "name_en"), ("--parent", "parent")])
def test_a_column_that_is_not_there_is_refused(townships, tmp_path, option, column):
    with pytest.raises(BoundaryError, match=f"no column “NOPE”. It has: code, name, .*{option}"):
        imported(tmp_path, townships, **{column: "NOPE"})


def test_units_that_lose_their_host_are_told(known):
    """Of a whole province in which one host has another code; of a whole one none is told."""
    every = known.layers["township"].merge(known.areas[["code", "name_zh"]], on="code")
    host = known.crosswalk["host"].iloc[0]
    units = known.crosswalk[known.crosswalk["host"] == host]
    hosted, said = crosswalk(known, set(every["code"]) - {host})
    assert len(hosted) == len(known.crosswalk) - len(units)
    assert f"{len(units)} of 147 units that are no township lose their host" in said[0]
    assert f"{units['code'].iloc[0]} {units['name_zh'].iloc[0]} (of {host})" in said[0]
    assert crosswalk(known, set(every["code"]))[1] == []


def test_the_report_of_an_import_names_units_without_a_host(townships, tmp_path):
    _, said = imported(tmp_path, townships)
    assert "units that are no township lose their host" in said and "more. A build will reject the rows" in said
