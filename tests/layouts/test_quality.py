"""The quality page draws for every place and language; what is suppressed stands nowhere on it."""

import re

import plotly.graph_objects as go
import pytest

from layouts import (
    quality_agreement,
    quality_delivery,
    quality_linkage,
    quality_once,
    quality_rules,
    quality_summary,
    quality_unusual,
)
from layouts.view import View, settle
from queries.catalogue import catalogue

PANELS = (
    quality_summary.summary,
    quality_rules.rules,
    quality_rules.rule,
    quality_rules.places,
    quality_delivery.delivery,
    quality_once.once,
    quality_agreement.agreement,
    quality_linkage.linkage,
    quality_unusual.about,
    quality_unusual.unusual,
)
FIGURES = (quality_rules.rule_trend, quality_unusual.course)


def settled(reader, **fields) -> tuple:
    held = catalogue(reader)
    view, _ = settle(View(**fields), held)
    return held, view


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("place", [{}, {"within": "440900"}, {"within": "441900"}, {"area": "440981103"}])
@pytest.mark.parametrize(
    "rule", [{}, {"indicator": "record_rule_rate", "programme": "ID02"}, {"indicator": "rule_rate", "programme": "P01"}]
)
def test_every_panel_draws(guarded, lang, place, rule):
    held, view = settled(guarded, lang=lang, **place, **rule)
    for panel in PANELS:
        assert panel(guarded, held, view) is not None, panel
    for figure in FIGURES:
        go.Figure(figure(guarded, held, view))


def words(part) -> str:
    """All text of a component."""
    if isinstance(part, str | int | float):
        return f"{part}\n"
    if isinstance(part, list | tuple):
        return "".join(map(words, part))
    shown = [getattr(part, "children", None), getattr(part, "title", None)]
    return "".join(words(entry) for entry in shown if entry is not None)


def test_small_counts_are_in_no_table(guarded, reader):
    """A district whose exact counts are mostly small shows “< 10” and no figure in their place."""
    held, view = settled(guarded, lang="en", within="440981")
    exact = {e.rule.id: e for e in quality_rules.found(reader, held, view)}
    rows = quality_rules.rules(guarded, held, view)
    text = words(rows)
    few = [name for name, entry in exact.items() if 0 < entry.hits < guarded.threshold]
    assert few and text.count(f"< {guarded.threshold}\n") == len(few)
    assert not re.search(r"\n[1-9]\n", words(quality_rules.rule(guarded, held, view)))


def test_the_chosen_rule_is_the_one_of_the_link(guarded):
    held, view = settled(guarded, lang="en", indicator="rule_rate", programme="P03")
    assert "P03" in words(quality_rules.rule(guarded, held, view))
    held, view = settled(guarded, lang="en")
    assert quality_rules.chosen(quality_rules.found(guarded, held, view), view).rule.severity == "error"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pictures_have_a_sentence_and_a_table(guarded, lang):
    held, view = settled(guarded, lang=lang, area="440900")
    twin = quality_unusual.course_twin(guarded, held, view)
    drawn = quality_unusual.course(guarded, held, view)["data"][0]["y"]
    assert len(twin.rows) == sum(value is not None for value in drawn) > 12
    largest = max((value for value in drawn if value is not None), key=abs)
    assert f"{largest:.1f}".replace("-", "−") in twin.sentence and "{" not in twin.sentence
    held, rate = settled(guarded, lang=lang, area="440900", indicator="rule_rate")
    assert "twin-table" in str(quality_rules.places(guarded, held, rate))


def test_without_a_caseload_to_watch_the_picture_says_so(guarded, monkeypatch):
    held = catalogue(guarded)
    view, _ = settle(View(lang="en"), held)
    monkeypatch.setattr(quality_unusual, "watched", lambda held, view: "")
    drawn = quality_unusual.course(guarded, held, view)
    assert "No caseload to watch" in str(drawn["layout"]["annotations"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_card_of_needless_requests_tells_what_its_section_tells(guarded, lang):
    held, view = settled(guarded, lang=lang)
    asked = quality_once.asked(guarded, held, view)
    share = f"{quality_once.needless(asked):.1f}"
    card = words(quality_summary.summary(guarded, held, view))
    assert f"\n{share}\n%\n" in card and quality_once.years_told(view) in card
    assert f"{share}%" in words(quality_once.once(guarded, held, view)).replace(" %", "%")


def test_no_card_is_of_a_programme_that_it_does_not_name(guarded):
    offers = catalogue(guarded).offers
    assert all(programme in offers[name] for name, programme, _ in quality_summary.FIGURES)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_a_linkage_no_command_is_told(lang):
    assert not re.search("make|python", quality_linkage._not_compared(lang))
