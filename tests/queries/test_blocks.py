"""What figures and rows in memory answer is what the questions answer that readers are shown."""

import random

import numpy as np
import pyarrow as pa
import pytest

from layouts.view import View, settle
from queries.benchmarks import TOGETHER, value_of
from queries.blocks import block_of, totals
from queries.catalogue import catalogue
from queries.cube import distinct_sums, places, window_sums
from queries.duration import RECEIPT, survival_by_area
from queries.estimates import CLOCKS, STATISTICS, capped, furthest, limits_from
from queries.frequency import months_received, spells_by_person
from queries.places import codes_in_order
from queries.spans import (
    distinct_in_span,
    months_in_span,
    spells_in_span,
    survival_in_span,
    survival_in_spans,
)
from queries.told import source
from queries.values import bound, measures


def asked(reader, kinds, count):
    """Bound values of random filters over indicators of some kinds."""
    chance = random.Random(5)
    indicators = [one for one in catalogue(reader).indicators.values() if one.kind in kinds]
    for _ in range(count):
        yield from filtered(reader, chance.choice(indicators), 1, chance)


def filtered(reader, indicator, count, chance):
    """Bound values of random filters of an indicator."""
    held = catalogue(reader)
    for _ in range(count):
        first, last = sorted(chance.sample(held.periods, 2))
        people = {name: chance.choice(["", *codes]) for name, codes in held.categories.items()}
        chosen = {"programme": chance.choice(held.offers[indicator.id]), "gap": chance.choice(["", "0", "2", "3"])}
        view, _ = settle(View(indicator=indicator.id, from_=first, to=last, **people, **chosen), held)
        values = bound(held, view.selection, source(indicator) or indicator.numerator, indicator.horizon)
        few = [held.root, *held.children[held.root][:3]]
        yield values | measures(indicator, view.programme) | {"horizon": indicator.horizon, "areas": few, "level": ""}


def test_sums_equal_the_question(reader):
    codes = tuple(places(reader))
    for values in asked(reader, {"ratio", "count"}, 30):
        rows, found = reader.read("sums_by_area", values), window_sums(reader, values, codes)
        assert tuple(rows["code"]) == codes
        for role in ("numerator", "denominator", "basis"):
            assert np.array_equal(getattr(found, role), rows[role]), (role, values)
        assert np.array_equal(found.missing, rows["missing"] > 0)
        assert np.array_equal(found.barred, rows["not_applicable"] > 0)


def test_distinct_persons_of_a_span_equal_the_question(reader):
    for values in asked(reader, {"distinct", "turnover"}, 12):
        shown, found = distinct_sums(reader, values, tuple(values["areas"])), distinct_in_span(reader, values)
        assert np.array_equal(shown.numerator, found.numerator), values
        assert np.allclose(shown.denominator, found.denominator), values


@pytest.mark.parametrize("question", sorted(set(CLOCKS.values())))
def test_life_tables_of_a_span_equal_the_question(reader, question):
    cases = 0.0
    for values in asked(reader, {kind for kind, name in CLOCKS.items() if name == question}, 10):
        shown, found = survival_by_area(reader, question, values), survival_in_span(reader, question, values)
        assert list(shown.area) == list(found.area), values
        for name in ("entered", "events", "censored", "at_risk"):
            assert np.array_equal(getattr(shown.life, name), getattr(found.life, name)), (name, values)
        cases += shown.life.cases.sum()
    assert cases > 0


@pytest.mark.parametrize("question", sorted(set(CLOCKS.values())))
def test_several_spans_at_once_equal_each_alone(reader, question):
    codes, chance, compared = codes_in_order(reader), random.Random(3), 0
    for values in asked(reader, {kind for kind, name in CLOCKS.items() if name == question}, 6):
        spans = [sorted(chance.sample(range(84), 2)) for _ in range(5)]
        span, at, life = survival_in_spans(reader, question, values, spans, 30)
        for i, (first, last) in enumerate(spans):
            alone = survival_in_span(reader, question, values | {"first": first, "last": last}, 30)
            assert list(alone.area) == list(codes[at[span == i]])
            for own, all_ in zip(alone.life.survival, life.survival[span == i], strict=True):
                assert np.array_equal(own, all_[: own.size]) and (all_[own.size :] == own[-1:]).all()
            compared += alone.area.size
    assert compared > 20


@pytest.mark.parametrize("kind", sorted(TOGETHER))
def test_an_area_has_the_same_value_whichever_area_the_page_speaks_of(reader, kind):
    held, chance, shown = catalogue(reader), random.Random(kind), 0
    indicators = [one for one in held.indicators.values() if one.kind == kind]
    town = chance.choice([code for code, area in held.areas.items() if len(held.path(code)) == 4])
    for _ in range(6):
        indicator = chance.choice(indicators)
        first, last = sorted(chance.sample(held.periods, 2))
        asked_of = View(
            indicator=indicator.id, programme=chance.choice(held.offers[indicator.id]), from_=first, to=last
        )
        whole, part = (settle(asked_of.but(area=area, within=held.root), held)[0].selection for area in ("", town))
        for area in held.path(town)[:-1]:
            alone, with_others = value_of(reader, whole, area.code), value_of(reader, part, area.code)
            assert alone == pytest.approx(with_others, nan_ok=True), (indicator.id, area.code)
            shown += np.isfinite(alone[0])
    assert shown > 3


@pytest.mark.parametrize("months", [1, 18, 60])
def test_life_tables_of_all_areas_equal_the_question(reader, months):
    """Of a short window few rows count, of a long one most."""
    held, chance = catalogue(reader), random.Random(months)
    indicator, compared = held.indicators["median_duration"], 0
    for values in filtered(reader, indicator, 6, chance):
        first = chance.randrange(len(held.periods) - months)
        values |= {"areas": list(held.areas), "level": "", "first": first, "last": first + months - 1}
        shown, found = survival_by_area(reader, RECEIPT, values), survival_in_span(reader, RECEIPT, values)
        assert list(shown.area) == list(found.area), values
        for name in ("entered", "events", "censored"):
            assert np.array_equal(getattr(shown.life, name), getattr(found.life, name)), (name, values)
        compared += shown.area.size
    assert compared > 300


def test_estimates_need_no_more_of_a_life_table_than_they_ask_for(reader):
    """Medians, shares and restricted means of all areas, with their limits, from tables cut short and from whole
    ones."""
    held, chance, cut, beyond = catalogue(reader), random.Random(11), 0, 0
    for indicator in (one for one in held.indicators.values() if one.kind in CLOCKS):
        question = CLOCKS[indicator.kind]
        for values in filtered(reader, indicator, 6, chance):
            values |= {"areas": list(held.areas), "level": ""}
            whole = survival_in_span(reader, question, values)
            short = survival_in_span(reader, question, values, furthest(indicator))
            assert list(whole.area) == list(short.area)
            if not whole.area.size:
                continue
            cut += short.life.events.shape < whole.life.events.shape
            for one, other in zip(told(whole.life, indicator), told(short.life, indicator), strict=True):
                assert np.allclose(one, other, rtol=1e-12, equal_nan=True), (indicator.id, values)
                beyond += np.isnan(one).sum()
    assert cut > 10 and beyond > 0


def told(life, indicator):
    """The estimates of an indicator and their limits."""
    return capped(STATISTICS[indicator.kind](life, indicator), indicator), *limits_from(life, indicator)


def test_frequencies_of_a_span_equal_the_question(reader):
    for values in asked(reader, {"spells_per_person"}, 10):
        shown, found = spells_by_person(reader, values).set_index("area"), spells_in_span(reader, values)
        shown = shown.reindex(found.area, fill_value=0)
        assert np.array_equal(shown["spells"], found.total) and np.array_equal(shown["persons_1"], found.persons)
    for values in asked(reader, {"months_received"}, 10):
        shown, found = months_received(reader, values).set_index("area"), months_in_span(reader, values)
        shown = shown.reindex(found.area, fill_value=0)
        assert np.array_equal(shown["persons"], found.persons) and np.array_equal(shown["total"], found.total)


def test_figures_are_kept_in_the_smallest_type_that_holds_them():
    rows = [(0, "f", "x", "l", [1, 128]), (1, "f", "x", "l", [127, 254]), (2, "f", "x", "l", [2**40, 0]),
            (1, "m", "x", "l", [-128, -256])]  # fmt: skip
    names = ("place", "sex", "age", "hukou", "cum")
    block = block_of(pa.table({name: [row[i] for row in rows] for i, name in enumerate(names)}))
    assert sorted(str(part.months.dtype) for part in block) == ["int64", "int8", "int8"]
    assert totals(block, ("", "", ""), 3, 2).tolist() == [[1, 127], [-1, -1], [2**40, -(2**40)]]
    assert totals(block, ("m", "", ""), 3, 2).tolist() == [[0, 0], [-128, -128], [0, 0]]


def test_an_area_outside_the_scope_is_in_no_block(reader):
    held = catalogue(reader)
    city = held.children[held.root][0]
    guarded = reader.within((city,))
    own = tuple(places(guarded))
    assert 0 < len(own) < len(held.areas) and not set(own) & guarded.hidden
    hidden = [places(reader)[code] for code in guarded.hidden]
    for values in asked(guarded, {"ratio"}, 5):
        assert np.array_equal(window_sums(guarded, values, own).numerator, window_sums(reader, values, own).numerator)
        block = guarded.block(values["numerator"], values["numerator_programme"])
        assert not any(np.isin(part.place, hidden).any() for part in block)
