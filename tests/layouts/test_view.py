"""The URL and the view are each other's inverse; every link leads somewhere."""

import re
from types import SimpleNamespace
from urllib.parse import parse_qsl

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.place_names import english
from layouts.divisions import divisions
from layouts.header import chips
from layouts.moves import climb, drill
from layouts.notices import FIELDS
from layouts.notices import notices as shown
from layouts.rail import headline
from layouts.view import View, drawable_levels, settle, url_name
from queries.catalogue import catalogue
from queries.former import divided_rows, former_areas
from queries.search import search

words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30).filter(lambda s: s != "all")
views = st.builds(View, **{name: words for name in vars(View())})


@given(views)
def test_a_view_survives_the_url(view):
    assert View.of(dict(parse_qsl(view.search[1:], keep_blank_values=True))) == view


@given(
    st.dictionaries(
        st.text(max_size=12), st.one_of(st.none(), st.integers(), st.text(max_size=300), st.lists(st.text()))
    )
)
def test_any_mapping_gives_a_view(mapping):
    assert isinstance(View.of(mapping), View)


@given(view=views)
def test_any_view_settles_to_one_that_can_be_answered(reader, view):
    held = catalogue(reader)
    settled, notices = settle(view, held)
    assert settled.indicator in held.indicators
    assert settled.programme in held.offers[settled.indicator]
    assert held.period(settled.from_) <= held.period(settled.to)
    assert settled.level in drawable_levels(held, settled.within)
    again, silent = settle(settled, held)
    assert again == settled and not silent
    assert all(notice.shown != notice.found for notice in notices)


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "Yuntan Town has no parts of its own; the map shows Gaozhou."),
     ("zh", "云潭镇没有下级地区，地图显示高州市。")],
)  # fmt: skip
def test_a_map_area_without_parts_is_told_by_its_name(reader, lang, told):
    held = catalogue(reader)
    view, changed = settle(View(within="440981102", lang=lang), held)
    assert view.within == "440981" and [line.children for line in shown(changed, view, held, opened=True)] == [told]


def test_a_foreign_code_is_replaced_and_said(reader):
    settled, notices = settle(View(area="310104", programme="XYZ"), catalogue(reader))
    assert settled.area == "" and {notice.field for notice in notices} == {"area", "programme"}


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "Gaozhou does not lie within Dongguan; the map shows Guangdong."),
     ("zh", "高州市不在东莞市之内，地图改为显示广东省。")],
)  # fmt: skip
def test_a_map_area_that_gives_way_to_the_area_is_told(reader, lang, told):
    held = catalogue(reader)
    view, notices = settle(View(area="440981", within="441900", lang=lang), held)
    assert view.area == "440981" and view.within == held.root
    assert [line.children for line in shown(notices, view, held)] == [told]
    inside, notices = settle(View(area="440981103", within="440981103", lang=lang), held)
    assert inside.within == "440981" and shown(notices, inside, held) == []
    assert len(shown(notices, inside, held, opened=True)) == 1


def test_a_level_that_follows_is_told_of_a_link_alone(reader):
    held = catalogue(reader)
    view, notices = settle(View(within="440981", level="city", lang="en"), held)
    assert view.level == "township" and shown(notices, view, held) == []
    [line] = shown(notices, view, held, opened=True)
    assert line.children == "Level “City” is not available here; showing Township."


@pytest.mark.parametrize("field", ["area", "within"])
def test_an_unknown_code_leads_to_the_area_with_whose_code_it_begins(reader, field):
    held = catalogue(reader)
    for found, known in (("440981999", "440981"), ("440981103005", "440981103")):
        view, notices = settle(View(**{field: found}, lang="en"), held)
        assert getattr(view, field) == (known if field == "area" else "440981")
        (line,) = (entry.children for entry in shown(notices, view, held))
        assert found in line and held.areas[getattr(view, field)].name.en in line


def test_the_nearest_months_are_shown_and_unknown_places_named(reader):
    held = catalogue(reader)
    early, notices = settle(View(from_="1999-05", to="2019", within="999999", level="planet", lang="en"), held)
    assert (early.from_, early.to) == (held.periods[0], "2019-12")
    said = " ".join(str(entry.children) for entry in shown(notices, early, held))
    assert all(found in said for found in ("1999-05", "2019", "999999", "planet"))
    many = ",".join([*list(held.areas)[:11], "123456"])
    apart, notices = settle(View(compare=many, lang="en"), held)
    assert [line.children for line in shown(notices, apart, held)] == [
        "Not known here and not compared: 123456.",
        "The first 10 areas are compared.",
    ]
    late, _ = settle(View(from_="2020", to="2099-01"), held)
    assert (late.from_, late.to) == ("2020-01", held.periods[-1])
    alone, _ = settle(View(to="2019"), held)
    assert alone.to == "2019-12" and alone.from_ == held.periods[max(held.period("2019-12") - 35, 0)]
    assert settle(View(from_="2099-01"), held)[0].to == held.periods[-1]
    odd, _ = settle(View(from_="2020-13"), held)
    assert odd.from_ == held.facts["default_from"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_a_link_says_wrongly_is_told_in_the_words_of_the_page(reader, lang):
    """No value is called by its code, of whatever field of the link."""
    held = catalogue(reader)
    for field in FIELDS:
        name = field + "_" if field in ("from", "class") else field
        view, notices = settle(View(**{"lang": lang, name: "none such"}), held)
        if field == "lang":
            view = view.but(lang=lang)
        (said,) = (line.children for line in shown([n for n in notices if n.field == field], view, held))
        assert "none such" in said
        words = said.replace("none such", "")
        codes = re.findall(r"[a-z]{3,}_?[a-z]+" if lang == "zh" else r"[a-z]+_[a-z]+", words)
        assert not codes, said


def test_a_link_that_is_all_wrong_is_told_in_few_lines(reader):
    held = catalogue(reader)
    wrong = View(**dict.fromkeys(vars(View()), "none such")).but(lang="en")
    view, notices = settle(wrong, held)
    lines = [line.children for line in shown(notices, view, held)]
    assert len(lines) == 6 and "sex, age, hukou" in lines[-1]
    known, notices = settle(View(indicator="recipients", mode="spots", lang="zh"), held)
    (line,) = (line.children for line in shown(notices, known, held))
    assert line == "地图种类“热点与冷点”在这里不可用，改为显示数值。"


def test_an_old_code_leads_to_what_the_area_became(reader, extracts):
    held = catalogue(reader)
    rows = pd.read_csv(extracts / "population/township_code.csv", dtype={"code": str, "successor": str})
    told = [(code, *heir) for code, entry in held.former.items() for heir in entry.heirs]
    assert sorted(told) == sorted(rows[["code", "successor", "share"]].itertuples(index=False, name=None))
    for code, parts in rows.groupby("code"):
        largest = parts.loc[parts["share"].idxmax(), "successor"]
        for lang in ("zh", "en"):
            view, notices = settle(View(area=code, compare=f"{code},440981", lang=lang), held)
            assert view.area == largest and view.compare == f"{largest},440981"
            (said,) = (line.children for line in shown(notices, view, held))
            assert code in said and all(held.areas[heir].name.in_(lang) in said for heir in parts["successor"])
            assert held.former[code].name.in_(lang) in said
        name, (spelled, pinyin, _) = parts["name"].iloc[0], english(parts["name"].iloc[0])
        assert spelled.casefold().startswith(pinyin)
        for words in (code, name, spelled):
            assert {area.code for area in search(held, words)} == set(parts["successor"])
        listed = str(divisions(reader, held, View(lang="en")))
        assert code in listed and code in str(headline(reader, held, view))


def test_a_build_of_before_has_no_old_codes():
    def read(name, values):
        raise duckdb.CatalogException("no such table")

    assert former_areas(SimpleNamespace(read=read)) == {} and divided_rows(SimpleNamespace(read=read)) == []


@pytest.mark.parametrize(
    ("lang", "words", "whole"),
    [("en", "fewer than 10 rows by the register", "5,678 records"), ("zh", "少于 10 行依据登记住址", "5,678 条记录")],
)
def test_how_rows_of_a_split_township_were_placed_is_told_with_small_numbers_withheld(reader, lang, words, whole):
    rows = pd.DataFrame({"source": "ca_payment", "code": ["448990102", "448990102", ""],
                         "way": ["share", "register", "nowhere"], "rows_used": [1234, 4, 5678]})  # fmt: skip
    told = SimpleNamespace(read=lambda name, values: rows, threshold=10)

    said = str(divisions(told, catalogue(reader), View(lang=lang)))

    assert words in said and "1,234" in said and "ca_payment" in said and whole in said


def test_a_level_that_only_followed_is_not_named(reader):
    held = catalogue(reader)
    view, notices = settle(View(within="440981", level="city"), held)
    assert "level" in {notice.field for notice in notices} and shown(notices, view, held) == []


def test_drilling_goes_down_to_the_townships_and_climbing_back(reader):
    held = catalogue(reader)
    view, _ = settle(View(), held)
    view = settle(drill(view, held, "440900"), held)[0]
    assert (view.within, view.level) == ("440900", "township")
    view = settle(drill(view, held, "440981103"), held)[0]
    assert (view.within, view.area) == ("440981", "440981103")
    assert climb(view, held).within == "440900"


def test_the_skipped_level_of_dongguan(reader):
    """Dongguan has no districts: its townships are its only parts, and it stands as itself among districts."""
    held = catalogue(reader)
    assert drawable_levels(held, "441900") == ["township"]
    assert "441900" in held.layers["district"]
    assert len(held.children["441900"]) == 32


def test_a_map_of_spells_counted_otherwise_says_so(reader):
    held = catalogue(reader)
    view = View(indicator="median_duration", programme="DIB", gap="3", lang="zh")
    words = [str(chips(reader, held, settle(view.but(**other), held)[0])) for other in (
        {}, {"lang": "en"}, {"gap": "1"}, {"indicator": "recipients"}, {"unit": "person"})]  # fmt: skip
    assert "间断不超过 3 个月" in words[0] and "gaps of up to 3 months" in words[1] and "每位保障成员" in words[4]
    assert words[2] == words[3] == "[]"


def test_names_in_the_url():
    assert [url_name(name) for name in ("from_", "class_", "to")] == ["from", "class", "to"]
