"""Sentences that compare: of the first and the last by place, of several alike, of indicators without a good end."""

import numpy as np
import pytest

from layouts.compare import indicators, table
from layouts.course import trend_figure
from layouts.map_menus import KINDS, UNDIRECTED, kind_words
from layouts.stories.comparison import TURN, pair
from layouts.texts import say
from layouts.view import LANGS, View, settle
from layouts.words import comparison
from queries.catalogue import catalogue
from queries.values import indicator_by_area


@pytest.mark.parametrize("lang", LANGS)
def test_the_first_and_the_last_of_a_level_are_told_as_such(reader, lang):
    held = catalogue(reader)
    view, _ = settle(View(level="city", lang=lang), held)
    values = indicator_by_area(reader, view.selection)
    order = np.argsort(values.value)
    said = [
        comparison(reader, held, view, str(values.code[at]), float(values.value[at]), values.status[at])
        for at in order[: values.shown.size]
    ]
    ends = {
        "zh": ("在 21 个地市中最低。", "在 21 个地市中最高。"),
        "en": ("the lowest of 21 cities.", "the highest of 21 cities."),
    }
    assert (said[0], said[-1]) == ends[lang]
    assert not set(said[1:-1]) & set(ends[lang])
    # Of two with one figure neither is the lowest.
    shared = comparison(reader, held, view, str(values.code[order[0]]), float(values.value[order[1]]), values.status[0])
    assert shared != ends[lang][0]


@pytest.mark.parametrize("lang", LANGS)
def test_the_title_of_the_table_says_how_many_are_alike(reader, lang):
    held, told = catalogue(reader), set()
    for level, within in (("city", ""), ("district", ""), ("township", "440900"), ("township", "440981")):
        view, _ = settle(View(sheet="table", lang=lang, level=level, within=within), held)
        found = indicators.fields(reader, held, view, level)
        bad = [table.bad_ends(found, code) for code in table._rows(held, view, found)]
        alike = bad.count(bad[0])
        words = {"zh": f"等 {alike} 个", "en": f" is one of {alike} "}[lang]
        assert (words in table.finding(reader, held, view)) == (alike > 1 and bad[0] > 0)
        told.add(alike > 1)
    assert True in told


@pytest.mark.parametrize("lang", LANGS)
def test_a_map_of_an_indicator_without_a_good_end_is_not_named_for_better_and_worse(reader, lang):
    held = catalogue(reader)
    ways = {entry.better: settle(View(indicator=entry.id, lang=lang), held)[0] for entry in held.indicators.values()}
    for better, view in ways.items():
        words = UNDIRECTED["test"] if better == "neutral" else KINDS["test"]
        assert kind_words(held, view, "test") == say(lang, words)
    assert "neutral" in ways and len(ways) > 1


def test_the_course_of_a_share_has_its_unit_at_the_side(reader):
    held = catalogue(reader)
    for indicator, unit in (("exit_rate", "%"), ("recipient_rate", "")):
        view, _ = settle(View(indicator=indicator), held)
        side = trend_figure(reader, held, view)["layout"]["yaxis"]["ticktext"]
        assert len(side) > 1 and all(words.endswith("%") == bool(unit) for words in side)


def test_two_months_side_by_side_are_told_in_a_sentence(reader):
    held = catalogue(reader)
    early, late = (settle(View(level="city", from_=f"{year}-01", to=f"{year}-12"), held)[0] for year in (2018, 2023))
    title = pair(reader, held, late, early, TURN)["title"]
    assert title["en"].startswith("In Guangdong, ") and "receive dibao (" in title["en"] and "against " in title["en"]
    assert title["zh"].startswith("广东省，每千名居民中有 ") and title["zh"].endswith("。")
