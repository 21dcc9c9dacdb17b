"""Who needs attention: the change within a year, the worst tenth, the warning; each by its stated rule."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy.stats import chi2

import definitions
from analysis.survival import life_table
from definitions.goals import target_for
from layouts.view import View, settle
from queries.attention import breached, judgement, standing, tendency, usual_change
from queries.benchmarks import parts_of, value_of
from queries.catalogue import catalogue
from queries.change import year_before
from queries.estimates import STATISTICS, capped
from queries.limits import has_limits, limits_of
from queries.selection import Selection
from queries.values import indicator_by_area


def view_of(reader, **asked):
    return settle(View(**asked), catalogue(reader))[0]


def indicator(reader, name):
    return catalogue(reader).indicators[name]


def test_the_change_is_that_of_the_same_months_a_year_before(reader):
    held = catalogue(reader)
    asked = view_of(reader, indicator="recipient_rate", programme="DIB", from_="2023-03", to="2023-08").selection

    found = standing(reader, asked, "440900")

    earlier = view_of(reader, indicator="recipient_rate", programme="DIB", from_="2022-03", to="2022-08").selection
    assert year_before(held, asked) == earlier
    assert found.change == value_of(reader, asked, "440900")[0] - value_of(reader, earlier, "440900")[0]


@pytest.mark.parametrize(
    ("periods", "asked", "found"),
    [
        ([f"{2019 + i // 12}-{i % 12 + 1:02d}" for i in range(24)], ("2020-02", "2020-12"), ("2019-02", "2019-12")),
        ([f"{2019 + i // 12}-{i % 12 + 1:02d}" for i in range(24)], ("2019-12", "2020-12"), None),
        ([str(year) for year in range(2000, 2021)], ("2019", "2020"), ("2018", "2019")),
        ([str(year) for year in range(2000, 2021)], ("2000", "2001"), None),
    ],
)
def test_a_year_is_twelve_months_or_one_year(periods, asked, found):
    held = SimpleNamespace(periods=periods, period=periods.index)
    before = year_before(held, Selection(indicator="x", from_=asked[0], to=asked[1]))
    assert before == (Selection(indicator="x", from_=found[0], to=found[1]) if found else None)


def test_there_is_no_year_before_the_first(reader):
    asked = view_of(reader, indicator="recipient_rate", programme="DIB", from_="2018-03", to="2018-08").selection

    found = standing(reader, asked, "440900")

    assert np.isnan(found.before) and found.trend == 0 and "worse" not in found.reasons


@pytest.mark.parametrize(
    ("name", "value", "before", "trend"),
    [
        ("approval_rate", 52.0, 51.0, 0),
        ("approval_rate", 52.1, 51.0, 1),
        ("median_days", 20.0, 21.0, 0),
        ("median_days", 20.0, 22.0, -1),
        ("recipient_rate", 10.4, 10.0, 0),
        ("recipient_rate", 10.6, 10.0, 1),
        ("recipient_rate", np.nan, 10.0, 0),
    ],
)
def test_what_counts_as_steady(reader, name, value, before, trend):
    assert tendency(indicator(reader, name), value, before) == trend


def test_the_direction_decides_what_is_better(reader):
    assert judgement(indicator(reader, "median_days"), 1) == -1
    assert judgement(indicator(reader, "decided_in_30"), 1) == 1
    assert judgement(indicator(reader, "recipient_rate"), 1) == 0


def test_chance_is_that_of_two_shares(reader):
    held = catalogue(reader)
    now = view_of(reader, indicator="approval_rate", programme="DIB", from_="2023-01", to="2023-12").selection
    before = year_before(held, now)

    found = usual_change(reader, held, now, before, "440900")

    (k, n), (k0, n0) = parts_of(reader, now, "440900"), parts_of(reader, before, "440900")
    share = (k + k0) / (n + n0)
    assert found == pytest.approx(196 * (share * (1 - share) * (1 / n + 1 / n0)) ** 0.5)


def test_chance_of_events_is_that_of_all_of_them(reader):
    held = catalogue(reader)
    for name, programme in (("exit_rate", "DIB"), ("entry_rate", "DIB"), ("applications_rate", "DIB"),
                            ("visits_per_resident", "S1")):  # fmt: skip
        now = view_of(reader, indicator=name, programme=programme, from_="2023-01", to="2023-12").selection
        (k, n), (k0, n0) = (parts_of(reader, one, "440900") for one in (now, year_before(held, now)))
        rate = (k + k0) / (n + n0)
        found = usual_change(reader, held, now, year_before(held, now), "440900")
        assert found == pytest.approx(1.96 * held.indicators[name].scale * (rate * (1 / n + 1 / n0)) ** 0.5)


@pytest.mark.parametrize(
    ("name", "programme"), [("reentry_12", "DIB"), ("median_duration", "DIB"), ("median_days", "DIB")]
)
def test_what_has_limits_is_better_or_worse_only_beyond_chance(reader, name, programme):
    """A change of districts that the old rule calls better or worse, and its limits do not."""
    held, beyond, by_chance = catalogue(reader), 0, 0
    view = view_of(reader, indicator=name, programme=programme, level="district")
    before = year_before(held, view.selection)
    now, then = (indicator_by_area(reader, one) for one in (view.selection, before))
    for at in np.flatnonzero(np.isfinite(now.value) & np.isfinite(then.value)):
        found = standing(reader, view.selection, str(now.code[at]))
        rose = now.value[at] > then.value[at]
        facing = (now.low[at], then.high[at]) if rose else (now.high[at], then.low[at])
        width = np.hypot(facing[0] - now.value[at], facing[1] - then.value[at])
        if found.trend:
            beyond += 1
            assert abs(found.change) > width
        elif tendency(held.indicators[name], found.value, found.before):
            by_chance += 1
            assert not abs(found.change) > width and "worse" not in found.reasons
    assert by_chance
    assert beyond or name != "median_duration"


def test_neither_money_nor_a_sample_is_tested_as_counts(reader):
    held = catalogue(reader)
    names = [name for name, one in held.indicators.items() if one.numerator == "amount" and one.unit == "percent"]
    names += [name for name, one in held.indicators.items() if one.numerator.startswith("survey_")]
    assert {"spending_share", "poverty_headcount", "poverty_gap", "undercoverage", "leakage"} <= set(names)
    for name in names:
        view = view_of(reader, indicator=name, mode="test", level="city", from_="2024-01", to="2024-10")
        assert not has_limits(held.indicators[name]) and view.mode == ""
        low, high = limits_of(held, view.selection, indicator_by_area(reader, view.selection))
        assert np.isnan(low).all() and np.isnan(high).all()


@pytest.mark.parametrize("name", ["exit_rate", "entry_rate"])
def test_limits_of_events_are_those_of_counts(reader, name):
    """Byar's at every size: none jumps where the events of all months become more than the persons of one."""
    held = catalogue(reader)
    view = view_of(reader, indicator=name, programme="DIB", from_="2021-11", to="2024-10", level="township")
    values = indicator_by_area(reader, view.selection)
    low, high = limits_of(held, view.selection, values)
    known = np.isfinite(values.value) & (values.numerator > 0)
    cases, months = values.numerator[known], values.denominator[known]
    exact = [chi2.ppf(0.025, 2 * cases) / 2, chi2.ppf(0.975, 2 * cases + 2) / 2]
    scale = held.indicators[name].scale
    some = cases >= 10
    assert some.sum() > 50
    for end, other in ((low, exact[0]), (high, exact[1])):
        np.testing.assert_allclose(end[known][some], (scale * other / months)[some], rtol=0.01)


def test_a_value_on_a_warning_is_not_beyond_it(reader):
    """3 of 12 are 25 per cent, whatever the life table multiplied on its way."""
    life = life_table([0] * 12, [1, 2, 3] + [4] * 9, [True] * 3 + [False] * 9)
    one = indicator(reader, "reentry_3")
    value = capped(STATISTICS["reentry"](life, replace(one, horizon=3)), one)
    assert float(value) == 25.0 and not breached(one, float(value), 25.0)


@given(some.floats(0, 100), some.floats(0, 100))
def test_a_warning_lies_on_the_worse_side(value, warning):
    class Lower:
        better = "lower"

    class Higher:
        better = "higher"

    assert breached(Lower, value, warning) == (value > warning)
    assert breached(Higher, value, warning) == (value < warning)


def test_the_most_specific_target_counts():
    delta, west = ("440106", "440100", "440000"), ("440981", "440900", "440000")

    assert target_for("median_days", "UI", west, 2024).target == 30.0
    assert target_for("median_days", "DIB", west, 2024).target == 25.0
    assert target_for("median_days", "DIB", delta, 2024).target == 20.0
    assert target_for("median_days", "DIB", delta, 2022).target == 25.0
    assert target_for("median_days", "DIB", delta, 2020).target == 30.0
    assert target_for("recipients", "DIB", delta, 2024) is None


def test_targets_and_groups_name_what_there_is(reader):
    held = catalogue(reader)
    known = {entry.id: entry for entry in definitions.indicators()}
    programmes = {entry.id for entry in definitions.programmes()}
    groups = {group.id: group for group in definitions.area_groups()}
    for entry in definitions.targets():
        better = known[entry.indicator].better
        assert better != "neutral"
        assert (entry.warning > entry.target) == (better == "lower")
        assert entry.programme in programmes | {""} and entry.group in groups.keys() | {""}
    grouped = [code for group in groups.values() for code in group.areas]
    assert sorted(grouped) == sorted(held.children[held.root])
