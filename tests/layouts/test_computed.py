"""How a figure is computed: the numbers put in give the value, and nothing that is withheld stands there."""

import json
import re

import pytest
from dash import html

from layouts import numbers
from layouts.catalogue_page import catalogue as catalogue_page
from layouts.computed import computed
from layouts.computed_tab import OF_TAB
from layouts.exports.notes import title
from layouts.figures.township_map import township_map
from layouts.reading import found
from layouts.view import View, settle
from layouts.words import value_words
from queries.benchmarks import parts_of, row_of, value_of
from queries.catalogue import catalogue
from queries.change import earlier
from queries.explanation import asked
from queries.provenance import rows
from queries.values import Status, indicator_by_area
from tests.layouts.test_start_page import words


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_indicator_explains_itself_in_both_languages(guarded, lang):
    held = catalogue(guarded)
    for indicator in held.indicators.values():
        view, _ = settle(View(indicator=indicator.id, lang=lang, area="440900"), held)
        text = words(computed(guarded, held, view))
        assert indicator.meaning.zh in text and indicator.meaning.en in text
        assert indicator.limits.in_(lang) in text and "select" in text


def test_the_numbers_put_in_are_shown(guarded):
    held = catalogue(guarded)
    view, _ = settle(View(indicator="recipient_rate", programme="DIB", area="440900", lang="en"), held)

    text = words(computed(guarded, held, view))

    numerator, denominator = parts_of(guarded, view.selection, "440900")
    assert f"{numerator:,.0f} ÷ {denominator:,.0f} × 1,000 = " in text
    own, every = (
        re.search(r"([\d,]+) of [\d,]+ delivered rows of (\d+) tables", text).groups(),
        rows(guarded, "sources"),
    )
    delivered = sum(row["rows_in"] for row in every)
    assert 0 < int(own[0].replace(",", "")) < delivered and 1 < int(own[1]) < len(every)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("tab", OF_TAB)
def test_the_figures_of_a_tab_are_explained_before_that_of_the_map(reader, tab, lang):
    held = catalogue(reader)
    view, _ = settle(View(indicator="recipient_rate", programme="DIB", area="440900", tab=tab, lang=lang), held)
    drawn = computed(reader, held, view)
    text, ids = words(drawn), [part.id for part in found(drawn, html.Pre)]
    assert ids == [*(f"computed-sql-{name}" for name in OF_TAB[tab]), "computed-sql"]
    for name in OF_TAB[tab]:
        own, indicator = view.but(indicator=name), held.indicators[name]
        value = value_words(held, own, value_of(reader, own.selection, "440900")[0])
        assert indicator.meaning.zh in text and indicator.meaning.en in text and indicator.formula.in_(lang) in text
        assert f"= {value}" in text
        assert text.index(indicator.formula.in_(lang)) < text.index(held.indicators["recipient_rate"].formula.in_(lang))
        for sql in (asked(reader, own.selection, "440900").text,):
            assert sql in text
    row = row_of(
        reader, view.but(indicator="reentry_12" if tab == "frequency" else "median_duration").selection, "440900"
    )
    assert (numbers.number(row.low[0], lang, 1 if tab == "frequency" else 0)) in text


def test_of_what_has_no_spells_the_drawer_says_so(reader):
    held = catalogue(reader)
    view, _ = settle(View(indicator="enrolment_rate", programme="UEPI", tab="duration", lang="en"), held)
    assert "insurances and services have no spells" in words(computed(reader, held, view))
    assert words(computed(reader, held, view.but(tab="overview"))).startswith(
        "How is this computed?×" + title(held, view)
    )


def test_a_withheld_value_stands_nowhere(guarded):
    held = catalogue(guarded)
    view, _ = settle(View(indicator="recipient_rate", programme="DIB"), held)
    values = indicator_by_area(guarded, view.selection)
    hidden = [str(code) for code in values.code[values.status == Status.SUPPRESSED]][:20]
    assert len(hidden) == 20
    for code in hidden:
        shown = next(
            part
            for part in computed(guarded, held, view.but(area=code))
            if getattr(part, "className", "") == "calculation"
        )
        assert not any(sign.isdigit() for sign in words(shown).replace("10", ""))


def test_the_catalogue_has_a_card_for_every_indicator(guarded):
    held = catalogue(guarded)
    for lang in ("zh", "en"):
        view, _ = settle(View(lang=lang), held)
        sections = [part for part in catalogue_page(guarded, held, view) if getattr(part, "className", "") == "group"]
        cards = [card for section in sections for card in json.loads(getattr(section.children[1], "data-piece"))]
        assert {attributes["id"] for _, attributes, *_ in cards} == {f"indicator-{name}" for name in held.indicators}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_change_and_a_smoothed_rate_of_the_map_are_explained_too(reader, lang):
    held = catalogue(reader)
    view, _ = settle(View(level="city", area="440900", than="year", lang=lang), held)
    payload = township_map(reader, held, view, indicator_by_area(reader, view.selection))
    panel = computed(reader, held, view)
    then = value_of(reader, earlier(held, view.selection, "year"), "440900")[0]
    now = value_of(reader, view.selection, "440900")[0]
    said = words(panel)
    assert f"{value_words(held, view, now)} − {value_words(held, view, then)} = " in said
    assert payload["sentence"]["value"] in said and "computed-sql-before" in str(panel)

    smooth = view.but(than="", mode="smooth")
    payload = township_map(reader, held, smooth, indicator_by_area(reader, smooth.selection))
    said = words(computed(reader, held, smooth))
    assert payload["sentence"]["value"] in said and ("smoothed" if lang == "en" else "平滑") in said
    assert "computed-sql-before" not in str(computed(reader, held, view.but(than="")))
