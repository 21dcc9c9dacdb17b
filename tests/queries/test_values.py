"""Figures add up over the hierarchy; the four statuses stay apart."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.survival import life_table
from layouts.view import View, settle
from queries.catalogue import catalogue
from queries.estimates import STATISTICS
from queries.search import search
from queries.values import Status, indicator_by_area, statuses


@pytest.fixture
def selection(reader):
    return settle(View(indicator="spending_per_resident", programme="UI"), catalogue(reader))[0].selection


@pytest.mark.parametrize("measure", ["spending_per_resident", "entry_rate", "approval_rate", "enrolment_rate"])
def test_townships_add_up_to_districts_cities_and_the_province(reader, selection, measure):
    held = catalogue(reader)
    programme = held.offers[measure][0] if selection.programme not in held.offers[measure] else "UI"
    totals = {}
    for level in ("township", "district", "city", "province"):
        asked = replace(selection, indicator=measure, programme=programme, level=level)
        values = indicator_by_area(reader, asked)
        totals[level] = (np.nansum(values.numerator), np.nansum(values.denominator))
    for numerator, _ in totals.values():
        assert numerator == pytest.approx(totals["province"][0], rel=1e-12)


def test_the_four_absences_are_apart():
    value = np.array([0.0, 5.0, 5.0, np.nan, 5.0])
    persons = np.array([0, 5, 20, 20, 0])
    applicable = np.array([True, True, True, True, True])
    missing = np.array([False, False, False, False, True])
    found = statuses(value, persons, applicable, missing, 10)
    assert list(found) == [Status.ZERO, Status.SUPPRESSED, Status.VALUE, Status.NOT_APPLICABLE, Status.MISSING]


def test_what_was_not_delivered_is_missing_not_zero(reader, extracts):
    import pandas as pd

    defects = pd.read_csv(extracts.with_name("extracts-truth") / "defect.csv", dtype=str)
    outage = defects[defects["rule"] == "outage"]
    held = catalogue(reader)
    code, months = outage["key"].iloc[0], sorted(outage["month"].astype(int))
    view, _ = settle(View(indicator="recipients", programme="DIB", from_=held.periods[months[0]],
                          to=held.periods[months[-1]]), held)  # fmt: skip
    [(gaps,)] = (
        reader.connection.cursor()
        .execute("select count(*) from gap where status = 'missing' and area = $a", {"a": code})
        .fetchall()
    )
    if gaps:
        assert indicator_by_area(reader, view.selection).of(code)[1] == Status.MISSING


def test_long_term_care_is_not_applicable_outside_its_pilot(reader):
    view, _ = settle(View(indicator="recipients", programme="LTC", level="city"), catalogue(reader))
    values = indicator_by_area(reader, view.selection)
    assert values.of("440300")[1] == Status.NOT_APPLICABLE
    assert values.of("440100")[1] == Status.VALUE


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("440981103", "440981103"),
        ("fenjie", "440981103"),
        ("云潭", "440981102"),
        ("maoming", "440900"),
        ("dgs 无", None),
        ("440981103000", "440981103"),
        ("高州市云潭镇", "440981102"),
        ("茂名云潭", "440981102"),
        ("茂名市无镇", None),
    ],
)
def test_search_takes_names_pinyin_and_codes(reader, words, code):
    found = [area.code for area in search(catalogue(reader), words)]
    assert (code in found) if code else not found


def test_the_seven_taiping_are_told_apart_by_their_parents(reader):
    held = catalogue(reader)
    found = [area for area in search(held, "太平镇") if area.name.zh == "太平镇"]
    assert len(found) == 7
    assert [area.code for area in search(held, "太平 清新")] == [a.code for a in found if a.parent == "441803"]


def test_the_kind_of_place_may_be_written_in_pinyin_and_initials(reader):
    held = catalogue(reader)
    for words in ("taipingzhen", "tpz", "taipingz"):
        found = search(held, words, 40)
        assert {"太平镇"} <= {area.name.zh for area in found}, words
    assert search(held, "tpz")[0].initials == "tp"


@pytest.mark.parametrize(
    ("words", "name"),
    [("tai ping", "太平镇"), ("gao zhou", "高州市"), ("long gang", "龙岗区"), ("tai p", "太平镇"),
     ("tai ping zhen", "太平镇"), ("qingxin tai ping", "太平镇")],
)  # fmt: skip
def test_pinyin_may_be_written_in_syllables(reader, words, name):
    held = catalogue(reader)
    found = [area.name.zh for area in search(held, words)]
    assert found[0] == name
    begins = [name.startswith("太平") for name in found if name.startswith("太平") or words == "tai ping"]
    assert begins == sorted(begins, reverse=True)


def test_a_restricted_mean_needs_spells_followed_to_its_end(reader):
    mean, indicator = STATISTICS["restricted_mean"], catalogue(reader).indicators["restricted_mean_24"]
    assert np.isnan(mean(life_table([0, 0], [8, 22], [True, False]), indicator))
    assert mean(life_table([0, 0], [8, 23], [True, False]), indicator) == 8 + 16 / 2
    assert mean(life_table([0, 0], [8, 20], [True, True]), indicator) == (8 + 20) / 2
