"""How a figure is computed: the numbers put in give the value, and nothing that is withheld stands there."""

import json
import re

import pytest

from layouts.catalogue_page import catalogue as catalogue_page
from layouts.computed import computed
from layouts.view import View, settle
from queries.benchmarks import parts_of
from queries.catalogue import catalogue
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
