"""One change has one verdict, and what is not known yet is no zero."""

import re
from dataclasses import replace

import numpy as np
import pytest
from dash import html

from layouts import rail
from layouts.compare import profile, table
from layouts.duration import caseload, following, linked, panels
from layouts.exports.rows import columns
from layouts.exports.rows import rows as exported
from layouts.reading import found, rows, text
from layouts.view import LANGS, View, settle
from queries.attention import judgement, standing
from queries.benchmarks import value_of
from queries.catalogue import catalogue
from queries.deciles import deciles_by_period
from queries.measures import SAMPLED
from queries.told import decided
from queries.warnings import warnings

ASKED = (("recipient_rate", "DIB"), ("recipient_rate", "UI"), ("migrant_gap", "UEPI"), ("avoidable_requests", "DIB"))


def test_the_rail_calls_steady_what_the_first_page_does(reader):
    held, said = catalogue(reader), set()
    for indicator, programme in ASKED:
        for area in (held.root, *held.children[held.root]):
            asked = View(indicator=indicator, programme=programme, level="city", area=area, lang="en")
            view, _ = settle(asked, held)
            words = text(rail.headline(reader, held, view))
            stands = standing(reader, view.selection, area)
            verdict = judgement(held.indicators[view.indicator], stands.trend)
            if "a year earlier" in words:
                assert ("getting better" in words, "getting worse" in words) == (verdict > 0, verdict < 0)
                assert {1: "↑", 0: "→", -1: "↓"}[stands.trend] in words
                said |= {verdict}
    assert len(said) > 1


@pytest.mark.parametrize("level", ["city", "district"])
def test_the_deciles_end_with_the_last_month_that_is_known(reader, level):
    held = catalogue(reader)
    view, _ = settle(View(indicator="exit_rate", programme="DIB", level=level), held)
    deciles = deciles_by_period(reader, view.selection)
    assert deciles.at[-1] == decided(held) < len(held.periods) - 1
    assert np.nanmax(deciles.values[:, -1]) > 0
    entries = deciles_by_period(reader, replace(view.selection, indicator="entry_rate"))
    assert entries.at[-1] == len(held.periods) - 1


def test_the_exit_rate_of_a_year_is_that_of_the_map(reader):
    held = catalogue(reader)
    view, _ = settle(View(programme="DIB", lang="en"), held)
    table = next(iter(caseload.below(reader, held, view)[1:2]))
    last = rows(table)[-1]
    first, to = f"{held.periods[-1][:4]}-01", held.periods[decided(held)]
    asked = replace(view.selection, indicator="exit_rate", area="", within=held.root, from_=first, to=to)
    value, _ = value_of(reader, asked, held.root)
    assert f"{value:.1f}%" in text(table).split("(to ")[-1], last


def test_a_figure_of_part_of_a_sample_says_so_and_warns_of_nothing(reader):
    held = catalogue(reader)
    city = held.children[held.root][0]
    for area, is_part in ((city, True), (held.root, False)):
        asked = View(indicator="undercoverage", level="city", area=area, lang="en")
        view, _ = settle(asked, held)
        words = text(rail.headline(reader, held, view))
        assert ("part of a sample" in words) == is_part
        if is_part:
            assert "getting" not in words
            assert standing(reader, view.selection, area).reasons == ()
    listed = {one.selection.indicator for one in warnings(reader, replace(view.selection, level="city"))}
    assert listed and not any(held.indicators[name].numerator in SAMPLED for name in listed)


def test_a_figure_of_provisional_months_says_so(reader):
    held = catalogue(reader)
    assert held.provisional
    for indicator, to, is_late in (
        ("recipient_rate", held.periods[-1], True),
        ("recipient_rate", "2023-12", False),
        ("exit_rate", held.periods[-1], False),
    ):
        asked = View(indicator=indicator, programme="DIB", level="city", from_="2023-01", to=to, lang="en")
        view, _ = settle(asked, held)
        assert ("with provisional months" in text(rail.headline(reader, held, view))) == is_late, (indicator, to)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("topic", "own"), [("next", following), ("services", linked)])
def test_what_follows_and_services_have_a_finding_of_their_own(reader, topic, own, lang):
    held = catalogue(reader)
    view, _ = settle(View(programme="DIB", topic=topic, indicator="median_duration", lang=lang), held)
    shown = rows(next(found(own.below(reader, held, view), html.Table)))
    said = text(panels.title(reader, held, view))
    assert text(own.finding(reader, held, view)) in said
    assert len(re.findall(r"[\d.]+%", said)) == (2 if topic == "next" else 1) and shown


@pytest.mark.parametrize(("lang", "why"), [("en", "has been followed for 12 months yet"), ("zh", "已满12个月观察")])
def test_exits_too_recent_to_have_returned_say_so(reader, lang, why):
    held = catalogue(reader)
    last = held.period(held.periods[-1])
    for first, is_told in ((last - 11, True), (last - 35, False)):
        asked = View(indicator="reentry_12", programme="DIB", from_=held.periods[first], to=held.periods[-1], lang=lang)
        view, _ = settle(asked, held)
        assert (why in text(rail.headline(reader, held, view))) == is_told
        assert (why in rail.spoken(reader, held, view)) == is_told
        status = [row[columns(view).index("Status")] for row in exported(reader, held, view.but(level="city"))]
        assert (sum(why in words for words in status) > 15) == is_told
        compared = str([*profile.below(reader, held, view), table.below(reader, held, view.but(sheet="table"))])
        assert (why in compared) == is_told
