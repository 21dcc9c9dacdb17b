"""The first page: six answers for any area, in sentences, with a way to the map; never a withheld figure."""

import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest

import definitions
from layouts import numbers
from layouts.figures.township_map import township_map
from layouts.start_card import leads_to
from layouts.start_page import answers_of, start
from layouts.view import View, settle
from queries.benchmarks import value_of
from queries.catalogue import catalogue
from queries.values import Status, indicator_by_area

AREAS = ("", "440000", "440900", "440981", "440981102", "441900003")


def cards(reader, **asked) -> list:
    held = catalogue(reader)
    view, _ = settle(View(**asked), held)
    return [part for part in start(reader, held, view) if getattr(part, "className", "") == "answers"][0].children


def words(part) -> str:
    if isinstance(part, str):
        return part
    inside = getattr(part, "children", part if isinstance(part, list) else [])
    return "".join(map(words, inside if isinstance(inside, list) else [inside] if inside is not None else []))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("area", AREAS)
def test_six_cards_lead_to_the_map(guarded, area, lang):
    held = catalogue(guarded)
    found = cards(guarded, area=area, lang=lang)

    assert len(found) == 6
    for card in found:
        address = urlsplit(card.href)
        view, changed = settle(View.of(dict(parse_qsl(address.query))), held)
        assert address.path == "/map" and changed == () and view.search == f"?{address.query}"
        assert card.children[-1].src.startswith("data:image/svg+xml,<svg")


@pytest.mark.parametrize("area", AREAS)
def test_the_figure_is_that_of_the_map(guarded, area):
    held = catalogue(guarded)
    view, _ = settle(View(area=area), held)
    for one in answers_of(guarded, held, view):
        assert (one.standing.value, one.standing.status) == value_of(guarded, one.view.selection, one.standing.code)
        own = one.view.area or one.view.within
        if one.standing.code != own:
            assert value_of(guarded, one.view.selection, own)[1] > Status.ZERO


def test_the_small_map_is_at_a_level_that_can_be_read(guarded):
    held = catalogue(guarded)
    for question in definitions.questions():
        if question.indicator:
            view = leads_to(guarded, held, settle(View(area="440981102"), held)[0], question)
            values = indicator_by_area(guarded, view.selection)
            assert values.shown.size * 2 >= values.code.size or view.within == held.root


def test_cards_that_need_attention_come_first(guarded):
    held = catalogue(guarded)
    for area in held.children[held.root]:
        view, _ = settle(View(area=area), held)
        counts = [len(one.standing.reasons) for one in answers_of(guarded, held, view)]
        assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize(("lang", "side"), [("zh", "低于预警值 90%"), ("en", "below the warning of 90%")])
def test_a_card_says_on_which_side_of_which_warning_value_it_lies(guarded, lang, side):
    assert side in words(cards(guarded, area="440000", lang=lang))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_foot_names_the_sources_of_all_cards(guarded, lang):
    held = catalogue(guarded)
    view, _ = settle(View(area="440981", lang=lang), held)
    told = words(start(guarded, held, view)[-1])
    for one in answers_of(guarded, held, view):
        for source in re.split("[；;] ?", held.indicators[one.view.indicator].source.in_(lang)):
            assert source in told


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_card_of_other_months_than_the_page_names_them(guarded, lang):
    held = catalogue(guarded)
    view, _ = settle(View(area="440981", lang=lang), held)
    page = words(start(guarded, held, view)[2])
    named = []
    for one, drawn in zip(answers_of(guarded, held, view), cards(guarded, area="440981", lang=lang), strict=True):
        months = numbers.period_range(one.view.from_, one.view.to, lang)
        assert (months in words(drawn.children[0])) == (months not in page)
        named += [one.question.id] if months not in page else []
    assert "often" in named and len(named) < 6


def test_too_few_cases_are_said(guarded):
    held = catalogue(guarded)
    spoken = [words(cards(guarded, area=code)) for code in held.children["440981"][:12]]
    assert any("案例太少" in text and "高州市" in text for text in spoken)


def test_a_gap_below_nothing_has_its_class(guarded):
    """Values below zero are classed like any other; zero alone stands apart."""
    held = catalogue(guarded)
    view, _ = settle(View(indicator="migrant_gap", level="city"), held)
    found = indicator_by_area(guarded, view.selection)
    values = replace(found, value=found.value - np.nanmedian(found.value))
    painted = township_map(guarded, held, view, values)

    assert values.shown.min() < 0
    assert painted["breaks"][0] <= values.shown.min() and painted["breaks"][-1] >= values.shown.max()
