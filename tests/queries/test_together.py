"""Rows in memory answer what the questions answer; a group of areas is the sum of its areas, and tells none of them."""

import random
from dataclasses import replace

import numpy as np
import pytest

from layouts.group import members
from layouts.view import View, settle
from queries import told
from queries.benchmarks import value_of
from queries.catalogue import catalogue
from queries.durations import returns_of, survival_of
from queries.groups import spells_by_group, spells_of
from queries.spells import Spells
from queries.together import group_by_period, group_value, life_together
from queries.trend import indicator_by_period
from queries.values import Status, indicator_by_area

FROM_SPELLS = ("median_duration", "share_remaining_12", "reentry_12", "median_days", "lag_median", "service_within_6",
               "spells_per_person", "months_received_12", "months_received_24", "turnover",
               "unserved", "restricted_mean_24")  # fmt: skip


@pytest.fixture(scope="module")
def kept(reader):
    """The same build with the rows of spells in memory."""
    found = replace(reader, audience="kept", spells=Spells())
    found.keep_cube()
    return found


def same(one, other) -> bool:
    return np.allclose(one, other, rtol=1e-12, atol=1e-12, equal_nan=True)


def test_rows_in_memory_answer_what_the_questions_answer(reader, kept):
    held, chance, shown = catalogue(reader), random.Random(11), 0
    assert kept.spells.bytes > 1_000_000 and reader.spells.bytes == 0
    for indicator in FROM_SPELLS:
        for some, programme in enumerate(chance.sample(held.offers[indicator], 2)):
            first, last = sorted(chance.sample(held.periods, 2))
            people = {name: chance.choice(["", *codes]) for name, codes in held.categories.items()} if some else {}
            level, codes = chance.choice(["city", "township"]), tuple(held.children[held.root][:3])
            people["gap"] = chance.choice(["0", "2", "3"]) if some else ""
            asked = View(indicator=indicator, programme=programme, from_=first, to=last, level=level, **people)
            selection = settle(asked, held)[0].selection
            mine, theirs = (indicator_by_area(one, selection) for one in (kept, reader))
            assert np.array_equal(mine.status, theirs.status) and same(mine.value, theirs.value), selection
            assert same(mine.denominator, theirs.denominator), selection
            if theirs.low is not None:
                assert same(mine.low, theirs.low) and same(mine.high, theirs.high), selection
            course, other = (indicator_by_period(one, selection, codes) for one in (kept, reader))
            assert same(course.value, other.value), selection
            shown += np.isfinite(theirs.value).sum()
    assert shown > 1000


def test_months_received_on_the_map_are_those_of_one_window(kept):
    held = catalogue(kept)
    for horizon in (12, 24, 60):
        asked = View(indicator=f"months_received_{horizon}", programme="OAA", level="township", to="2022-06")
        values = indicator_by_area(kept, settle(asked, held)[0].selection)
        assert values.shown.size > 100 and values.shown.max() <= horizon
        for code in values.code[np.isfinite(values.value)][:3]:
            rows = kept.read("months_received", {**vars(settle(asked, held)[0].selection), "areas": [code], "level": "",
                             "last": held.period("2022-06"), "horizon": horizon})  # fmt: skip
            assert values.of(code)[0] == pytest.approx((rows["months"] * rows["persons"]).sum() / rows["persons"].sum())


def test_the_panels_of_a_few_areas_say_the_same_from_memory(reader, kept):
    held, chance = catalogue(reader), random.Random(12)
    codes = (held.root, *held.children[held.root][:2])
    for gap, unit in (("", ""), ("0", ""), ("3", ""), ("", "place"), ("", "person")):
        first, last = sorted(chance.sample(held.periods, 2))
        asked = View(indicator="reentry_12", programme="any", from_=first, to=last, gap=gap, unit=unit, sex="f")
        selection = settle(asked, held)[0].selection
        for found in (survival_of, returns_of):
            mine, theirs = (found(one, selection, codes) for one in (kept, reader))
            assert list(mine.area) == list(theirs.area) and len(theirs.area) == 3, selection
            for name in ("entered", "events", "censored", "at_risk"):
                assert np.array_equal(getattr(mine.life, name), getattr(theirs.life, name)), (name, selection)
        mine, theirs = spells_of(kept, selection, codes), spells_by_group(reader, selection, codes)
        assert mine.key == theirs.key and np.array_equal(mine.life.start, theirs.life.start), selection
        for name in ("entered", "events", "censored", "at_risk", "survival"):
            assert same(getattr(mine.life, name), getattr(theirs.life, name)), (name, selection)


def test_a_panel_tells_nothing_of_areas_outside_the_scope(reader, kept):
    held = catalogue(reader)
    own, other = held.children[held.root][:2]
    selection = settle(View(indicator="median_duration", programme="any"), held)[0].selection
    for one in (reader, kept):
        guarded = one.within((own,))
        assert list(survival_of(guarded, selection, (own, other)).area) == [own]
        assert not len(survival_of(guarded, selection, (other,)).area)


def test_what_finds_no_room_is_asked_of_the_file(reader):
    full = replace(reader, audience="full", spells=Spells(most=200_000))
    full.keep_cube()
    held = catalogue(full)
    selection = settle(View(indicator="median_duration", programme="any", level="city"), held)[0].selection
    assert 0 < full.spells.bytes <= 200_000
    assert same(indicator_by_area(full, selection).value, indicator_by_area(reader, selection).value)


def test_a_group_is_the_sum_of_its_areas(reader):
    held = catalogue(reader)
    city = held.children[held.root][0]
    towns = tuple(code for code in held.layers["township"] if held.contains(city, code))
    for indicator in ("recipient_rate", "recipients", "migrant_gap"):
        view, _ = settle(View(indicator=indicator, level="township"), held)
        whole = indicator_by_period(reader, view.selection, (city,)).value[0]
        assert same(group_by_period(reader, view.selection, towns), whole)
        assert not same(group_by_period(reader, view.selection, towns[:2]), whole)
    assert group_by_period(reader, replace(view.selection, indicator="spells_per_person"), towns) is None
    assert np.isnan(group_value(reader, replace(view.selection, indicator="spells_per_person"), towns))


@pytest.mark.parametrize(
    "indicator", ["recipient_rate", "recipients", "migrant_gap", "median_duration", "restricted_mean_24",
                  "share_remaining_12", "reentry_12", "median_days"],
)  # fmt: skip
def test_the_towns_of_a_city_together_say_what_the_city_says(reader, kept, indicator):
    held = catalogue(reader)
    city = held.children[held.root][0]
    towns = tuple(code for code in held.layers["township"] if held.contains(city, code))
    selection = settle(View(indicator=indicator, level="township"), held)[0].selection
    for one in (reader, kept):
        assert group_value(one, selection, towns) == pytest.approx(value_of(one, selection, city)[0])
        course = indicator_by_period(one, selection, (city,)).value[0]
        assert same(group_by_period(one, selection, towns), course) and np.isfinite(course).any()
        assert group_value(one, selection, towns[:2]) != pytest.approx(group_value(one, selection, towns))


def test_a_group_does_not_tell_what_is_withheld_of_one_of_its_areas(guarded):
    held = catalogue(guarded)
    view, _ = settle(View(indicator="recipients", programme="DIB", level="township"), held)
    towns = tuple(code for code in held.layers["township"] if held.contains(held.children[held.root][0], code))
    last = len(held.periods) - 1
    month = indicator_by_area(guarded, replace(view.selection, from_=held.periods[last], to=held.periods[last]))
    hidden = [code for code in towns if month.of(code)[1] == Status.SUPPRESSED]
    shown = [code for code in towns if month.of(code)[1] <= Status.ZERO]
    assert hidden and len(shown) > 1
    assert np.isfinite(group_by_period(guarded, view.selection, tuple(shown))[last])
    assert np.isnan(group_by_period(guarded, view.selection, (*shown, hidden[0]))[last])
    there = replace(view.selection, from_=held.periods[last], to=held.periods[last])
    assert np.isfinite(group_value(guarded, there, tuple(shown)))
    assert np.isnan(group_value(guarded, there, (*shown, hidden[0])))
    timed = replace(view.selection, indicator="median_duration", programme="any")
    by_town = indicator_by_area(guarded, timed)
    few = by_town.code[by_town.status == Status.SUPPRESSED]
    enough = tuple(by_town.code[by_town.status <= Status.ZERO])
    assert len(few) and len(enough) > 1 and np.isfinite(group_value(guarded, timed, enough))
    assert np.isnan(group_value(guarded, timed, (*enough, few[0])))


def test_a_group_with_an_area_told_only_with_others_has_no_life_table(briefing):
    held = catalogue(briefing)
    asked = settle(View(indicator="median_duration", programme="DIB", level="district"), held)[0].selection
    by_area = indicator_by_area(briefing, asked)
    apart = by_area.code[by_area.status == Status.NOT_SEPARABLE]
    shown = tuple(by_area.code[by_area.status <= Status.ZERO])
    assert len(apart) and len(shown) > 1
    for kind, horizon in (("median_duration", 0), ("reentry", 6)):
        assert life_together(briefing, asked, shown, kind, horizon) is not None
        assert life_together(briefing, asked, (*shown, apart[0]), kind, horizon) is None


def test_what_a_kind_counts_is_its_own_whatever_indicators_there_are():
    counted = {"reentry": "spells", "median_days": "spells", "used_within": "lag", "unserved": "link"}
    assert {kind: told.counted(kind, "DIB")["numerator"] for kind in counted} == counted


def test_areas_of_other_levels_and_unknown_ones_are_no_members(reader):
    held = catalogue(reader)
    view, _ = settle(View(level="city"), held)
    cities = held.children[held.root][:2]
    assert members(held, view, ["no", cities[1], cities[0], held.root, 7]) == tuple(sorted(cities))
    assert members(held, view, None) == ()
