"""A unit that takes many words stands once: above the ranking, at the end of a sentence; Chinese has its own marks."""

import json

import pytest

from layouts import ranking
from layouts.briefs import content
from layouts.compare import two
from layouts.duration import side, stay
from layouts.figures import theme
from layouts.stories.scene import frozen
from layouts.texts import joined
from layouts.twins import distribution_twin
from layouts.view import View, settle
from queries.catalogue import catalogue


def asked(reader, **fields) -> tuple:
    held = catalogue(reader)
    return reader, held, settle(View(**fields), held)[0]


@pytest.mark.parametrize(("lang", "unit"), [("en", "percentage points"), ("zh", "个百分点")])
def test_percentage_points_are_said_once_above_the_ranking(reader, lang, unit):
    told = json.dumps(
        [part.to_plotly_json() for part in ranking.ranking(*asked(reader, indicator="migrant_gap", lang=lang))],
        ensure_ascii=False,
        default=lambda part: part.to_plotly_json(),
    )
    assert told.count(unit) == 1


@pytest.mark.parametrize(("lang", "unit"), [("en", "percentage points"), ("zh", "个百分点")])
def test_briefs_and_stories_say_the_unit_with_the_title_of_their_ranking(reader, lang, unit):
    view = asked(reader, indicator="migrant_gap", lang=lang)
    told = content.brief(*view).ranking
    assert unit in told.title and not [row for row in told.rows if unit in row.words]
    assert unit in frozen(*view)[lang]["ranking"]["title"]


def test_a_brief_from_a_map_of_changes_has_the_limits_of_its_own_map(reader):
    plain, moved = (content.brief(*asked(reader, lang="en", **than)).keys for than in ({}, {"than": "year"}))
    assert plain == moved and not [key for key in moved if "+" in key.words]


def test_the_key_of_a_story_names_the_class_without_a_change(reader):
    keys = frozen(*asked(reader, lang="en", than="year"))["en"]["keys"]
    assert [key["words"] for key in keys if key["colour"] == theme.UNCHANGED] == ["no change"]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("indicator", ["migrant_gap", "median_duration", "recipient_rate"])
def test_the_sentence_of_the_dots_has_its_unit_once_and_no_space_within_chinese(reader, indicator, lang):
    view = asked(reader, indicator=indicator, level="township", lang=lang)
    said = distribution_twin(*view).finding
    assert (
        said.count("百分点") <= 1
        and said.count("个月") <= 1
        and said.count("points") <= 1
        and said.count("months") <= 1
    )
    assert not [at for at in range(len(said) - 2) if said[at] > "一" and said[at + 1] == " " and said[at + 2] > "一"]


def test_a_unit_stands_apart_from_its_figure_alone():
    assert (
        joined("从2018年1月的 7.4 个百分点 到2024年的 8.2 个百分点 止")
        == "从2018年1月的 7.4 个百分点到2024年的 8.2 个百分点止"
    )
    assert (
        joined("1.2 万 人 · 3.4 亿 元") == "1.2 万人 · 3.4 亿元"
        and joined("广州 13.5 · 深圳 12") == "广州 13.5 · 深圳 12"
    )


@pytest.mark.parametrize(("lang", "words"), [("en", "the same classes on both maps"), ("zh", "两图分级相同")])
def test_two_maps_that_share_classes_say_so_and_nothing_of_a_lock(reader, lang, words):
    schemes = {one["texts"]["scheme"] for one in two.maps(*asked(reader, than="2019", lang=lang))["maps"]}
    assert schemes == {words}
    schemes = {
        one["texts"]["scheme"] for one in two.maps(*asked(reader, breaks="~0,5,10,20~", than="2019", lang=lang))["maps"]
    }
    assert schemes == {"classes locked" if lang == "en" else "分级已锁定"}


def test_no_blank_follows_a_chinese_full_stop_and_brackets_are_as_wide_as_characters(reader):
    view = asked(reader, lang="zh", programme="DIB", area="440000")
    for told in (stay.foot(*view), side.reconciliation(*view)):
        assert told and "。 " not in json.dumps(
            [part.to_plotly_json() for part in told], ensure_ascii=False, default=str
        )
    assert "每千居民领取（‰）" in {figure.name for figure in content.brief(*view).figures}
