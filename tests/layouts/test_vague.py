"""A map of figures that chance moves says so, and leads to larger areas; no other map does."""

import pytest

from layouts.figures.township_map import township_map
from layouts.texts import say
from layouts.view import LANGS, View, settle
from queries.catalogue import catalogue
from queries.limits import uncertain
from queries.values import Status, indicator_by_area


def drawn(reader, **fields) -> tuple[dict, float]:
    """The payload of a map, and the share of its areas that are uncertain or withheld."""
    held = catalogue(reader)
    view, _ = settle(View(**fields), held)
    values = indicator_by_area(reader, view.selection)
    few = uncertain(held, view.selection, values) | (values.status == Status.SUPPRESSED)
    return township_map(reader, held, view, values), few[values.status != Status.OUTSIDE].mean()


@pytest.mark.parametrize("lang", LANGS)
def test_a_map_of_mostly_uncertain_figures_says_so_and_leads_to_the_level_above(guarded, lang):
    payload, share = drawn(guarded, indicator="median_duration", level="township", lang=lang)
    assert share > 0.5 and "level=district" in payload["vague"]["search"]
    level = catalogue(guarded).levels[-1]
    name = level.name.zh if lang == "zh" else level.plural_en.lower()
    assert payload["vague"]["words"] == say(lang, "Most {level} have too few people for a reliable figure.", level=name)


@pytest.mark.parametrize("fields", [{"level": "city"}, {"level": "district"}, {"level": "township"}])
@pytest.mark.parametrize("indicator", ["recipient_rate", "recipients"])
def test_no_other_map_says_so(guarded, indicator, fields):
    payload, share = drawn(guarded, indicator=indicator, **fields)
    assert ("vague" in payload) == (share > 0.5 and fields["level"] != "city")


def test_a_map_of_changes_does_not_say_so(guarded):
    assert "vague" not in drawn(guarded, indicator="median_duration", level="township", than="year")[0]
