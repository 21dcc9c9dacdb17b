"""The inbox: each warning lies beyond its area's own threshold, none is left out, and the most pressing come first."""

import csv
import io
import re
from dataclasses import replace

import numpy as np
import pytest

import definitions
from analysis.intervals import wilson
from definitions import Target
from definitions.goals import target_for
from layouts import warnings_page
from layouts.exports.warnings import warnings_of
from layouts.view import View, settle
from queries.attention import breached, standing
from queries.benchmarks import parts_of
from queries.catalogue import catalogue
from queries.measures import STOCKS
from queries.values import indicator_by_area
from queries.warnings import listed, measures, unlisted, warnings


@pytest.fixture(scope="module")
def asked(reader):
    held = catalogue(reader)
    return held, settle(View(level="city", from_="2023-09", to="2024-08"), held)[0]


def test_every_figure_beyond_its_own_threshold_is_there_and_no_other(reader, asked):
    held, view = asked
    found = {(one.selection.indicator, one.selection.programme, one.code) for one in warnings(reader, view.selection)}
    expected = set()
    for indicator, programme in measures(held):
        values = indicator_by_area(reader, view.but(indicator=indicator, programme=programme).selection)
        for code, value in zip(values.code, values.value, strict=True):
            target = target_for(indicator, programme, (held.root, code), 2024)
            if target and np.isfinite(value) and breached(held.indicators[indicator], value, target.warning):
                expected.add((indicator, programme, code))
    assert found <= expected and 10 < len(found)
    assert len(expected) - len(found) == sum(unlisted(reader, view.selection).values()) > 0


def test_few_cases_and_chance_alone_raise_no_warning(reader, asked, monkeypatch):
    held, view = asked
    rule = definitions.inbox()
    for one in warnings(reader, view.selection):
        indicator = held.indicators[one.selection.indicator]
        cases, total = parts_of(reader, one.selection, one.code)
        if indicator.kind == "ratio" and indicator.unit == "percent" and indicator.denominator not in STOCKS:
            low, high = wilson(np.array([cases]), np.array([total]))
            nearest = (high if indicator.better == "higher" else low)[0] * indicator.scale
            assert total >= rule.fewest_cases and breached(indicator, nearest, one.target.warning)
    few, sure = Target("x", 2024, 10.0, 20.0), replace(rule, beyond_chance=True)
    lower = next(entry for entry in held.indicators.values() if entry.better == "lower")
    monkeypatch.setattr(definitions, "inbox", lambda: sure)
    assert listed(lower, few, rule.fewest_cases, 21.0) and listed(lower, few, np.nan, np.nan)
    assert not listed(lower, few, rule.fewest_cases - 1, 21.0) and not listed(lower, few, 500, 19.0)
    monkeypatch.setattr(definitions, "inbox", lambda: replace(rule, beyond_chance=False))
    assert listed(lower, few, 500, 19.0)


def test_reasons_are_those_of_the_first_page_and_lead(reader, asked):
    held, view = asked
    seen = warnings(reader, view.selection)
    counts = [len(one.reasons) for one in seen]
    assert counts == sorted(counts, reverse=True)
    for one in seen[:12]:
        assert standing(reader, one.selection, one.code).reasons == one.reasons


def test_a_warning_is_new_if_it_was_none_a_year_before(reader, asked):
    held, view = asked
    for one in warnings(reader, view.selection)[:20]:
        indicator = held.indicators[one.selection.indicator]
        assert one.fresh == (np.isfinite(one.before) and not breached(indicator, one.before, one.target.warning))


def test_nothing_suppressed_stands_in_the_inbox(guarded):
    held = catalogue(guarded)
    view, _ = settle(View(within="440900"), held)
    for one in warnings(guarded, view.selection):
        own = view.but(indicator=one.selection.indicator, programme=one.selection.programme)
        assert np.isfinite(indicator_by_area(guarded, own.selection).of(one.code)[0])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_file_has_all_of_them(reader, asked, lang):
    held, view = asked
    view = view.but(lang=lang)
    rows = list(csv.reader(io.StringIO(warnings_of(reader, held, view).decode("utf-8-sig"))))
    below = rows[rows.index([]) + 2 :]
    assert len(below) == len(warnings(reader, view.selection))
    assert str(len({row[0] for row in below})) in warnings_page.title(reader, held, view)
    assert warnings_page.inbox(reader, held, view)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_figure_alone_is_listed_counted_and_taken_away(reader, asked, lang):
    """What all figures list apart is what the inbox of everything holds, row by row."""
    held, view = asked
    everything, apart = warnings(reader, view.selection), []
    for measure in measures(held):
        about, _ = settle(view.but(lang=lang, about="~".join(measure), part="2"), held)
        seen = warnings_page.found(reader, held, about)
        assert {one.measure for one in seen} <= {measure}
        assert list(seen) == [one for one in everything if one.measure == measure]
        assert f"{len(seen)}" in warnings_page.title(reader, held, about) or not seen
        rows = list(csv.reader(io.StringIO(warnings_of(reader, held, about).decode("utf-8-sig"))))
        assert len(rows[rows.index([]) + 2 :]) == len(seen)
        assert str(warnings_page.filters(reader, held, about)).count("aria-current='true'") >= 1
        apart += seen
    assert len(apart) == len(everything) > 0
    assert sum(unlisted(reader, view.selection).values()) > 0


def test_rows_come_in_parts_that_leave_nothing_out(reader, asked, monkeypatch):
    held, view = asked
    everything = warnings(reader, view.selection)
    monkeypatch.setattr(warnings_page, "MOST", 7)
    marks, last = [], (len(everything) - 1) // 7 + 1
    assert last > 1
    for part in range(1, last + 1):
        page = str(warnings_page.inbox(reader, held, settle(view.but(lang="en", part=str(part)), held)[0]))
        marks += re.findall(r"data-warning='([^']*)'", page)
        assert ("The 7 before" in page, "The next 7" in page) == (part > 1, part < last)
    assert len(marks) == len(set(marks)) == len(everything)
    beyond = settle(view.but(lang="en", part="999"), held)[0]
    assert f"{len(everything)} of {len(everything)} are" in str(warnings_page.inbox(reader, held, beyond))


def test_a_link_about_what_has_no_target_lists_everything_and_says_so(reader, asked):
    held, view = asked
    settled, notices = settle(view.but(about="persons~DIB"), held)
    assert settled.about == "" and [entry.field for entry in notices] == ["about"]
