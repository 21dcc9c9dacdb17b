"""Ways of counting spells, returns followed long enough, the lag to a service, the caseload of every month."""

from dataclasses import replace

import numpy as np
import pytest

from layouts.duration import pairs
from layouts.duration.lines import Line
from layouts.view import View, settle
from queries.catalogue import catalogue
from queries.duration import survival_by_area
from queries.durations import lags_of, returned, returns_of
from queries.flow import STOCK, balances, flows, monthly, present_by_year, reconciled
from queries.groups import spells_by_group
from queries.lags import median_lag, used_within
from queries.limits import shaky
from queries.told import decided
from queries.trend import indicator_by_period
from queries.values import Status, bound, indicator_by_area


def chosen(reader, **fields):
    view, _ = settle(View(**{"from_": "2018-01", "to": "2024-10", **fields}), catalogue(reader))
    return view.selection


def life(reader, area: str, **fields):
    return spells_by_group(reader, chosen(reader, **fields), (area,)).of(area)


def test_by_the_township_of_each_month_the_province_has_the_same_curve(reader):
    root = catalogue(reader).root
    for programme in ("DIB", "OAA", "any"):
        whole, parts = (life(reader, root, indicator="median_duration", programme=programme, unit=unit)
                        for unit in ("", "place"))  # fmt: skip
        assert np.array_equal(whole.at_risk, parts.at_risk) and np.array_equal(whole.events, parts.events)


def test_moving_spells_leave_one_township_and_enter_another(reader):
    held = catalogue(reader)
    values = bound(held, chosen(reader, indicator="median_duration", programme="any"), "risk")
    values |= {"areas": [], "level": held.levels[-1].level, "within": held.root}
    home, there = (survival_by_area(reader, "exits_by_duration", values | {"gap": gap}) for gap in (1, 10))
    assert there.life.entered.sum() > home.life.entered.sum()
    length = min(home.life.at_risk.shape[-1], there.life.at_risk.shape[-1])
    both = [found.life.at_risk[:, :length].sum(axis=0) for found in (home, there)]
    assert np.array_equal(*both) and home.life.events.sum() == there.life.events.sum()


def test_a_household_has_a_spell_and_each_member_one_too(reader):
    root = catalogue(reader).root
    household, members = (life(reader, root, indicator="median_duration", programme="DIB", unit=unit)
                          for unit in ("", "person"))  # fmt: skip
    assert 1.2 < members.cases / household.cases < 6
    single = [life(reader, root, indicator="median_duration", programme="UI", unit=unit).cases
              for unit in ("", "person")]  # fmt: skip
    assert single[0] == single[1]


def test_returns_count_exits_that_have_been_followed_long_enough(reader):
    held = catalogue(reader)
    root, last = held.root, held.facts["decided_to"]
    selection = chosen(reader, indicator="reentry_12", programme="DIB", from_="2022-01", to="2024-10")
    cut = held.periods[held.period(last) - 12]
    short = replace(selection, to=cut)
    assert returned(reader, selection, root, 12) == returned(reader, short, root, 12)
    followed = returns_of(reader, selection, (root,), 12).of(root)
    assert followed.censored[:12].sum() == 0 and followed.cases > 100
    counted = followed.events[:13].sum() / followed.cases
    assert returned(reader, selection, root, 12).share == pytest.approx(counted)


def test_the_last_year_alone_shows_no_return_within_a_year(guarded):
    held = catalogue(guarded)
    at = held.period(held.facts["decided_to"])
    selection = chosen(guarded, indicator="reentry_12", programme="DIB", from_=held.periods[at - 11],
                       to=held.periods[at], level="city", within=held.root)  # fmt: skip
    assert (indicator_by_area(guarded, selection).status == Status.NOT_APPLICABLE).all()
    assert np.isnan(returned(guarded, selection, held.root, 12).share)


def test_the_lag_to_a_service_adds_up(reader):
    held = catalogue(reader)
    selection = chosen(reader, indicator="lag_median", programme="DNC")
    cities = held.children[held.root]
    found = lags_of(reader, selection, (held.root, *cities))
    own = found.of(held.root)
    assert np.allclose(own.used + own.left, 1 - own.life.survival)
    assert sum(found.of(city).life.events.sum() for city in cities if found.of(city)) == own.life.events.sum()
    assert 1 <= float(median_lag(own)) <= 24
    shares = [float(used_within(own, month)) for month in (1, 3, 6, 12)]
    assert 0 < shares[0] < shares[-1] < 1 and shares == sorted(shares)


def test_the_lag_on_the_map_hides_few_people(reader, guarded):
    held = catalogue(guarded)
    selection = chosen(guarded, indicator="service_within_6", programme="DNC", level="city", within=held.root)
    values = indicator_by_area(guarded, selection)
    exact = lags_of(reader, selection, tuple(values.code[values.status <= Status.ZERO]))
    for code in values.code[values.status == Status.VALUE]:
        own = exact.of(code)
        users = own.life.cases * own.used[-1]
        assert own.life.cases >= 20 and users >= 10


def test_every_area_adds_up_in_every_month(reader):
    held = catalogue(reader)
    selection = chosen(reader, programme="any")
    found = reconciled(reader, selection, tuple(held.children[held.root]))
    assert found.wrong == () and found.areas > 15 and found.months >= decided(held)
    course = flows(reader, selection, held.root)
    assert len(course) == found.months and all(flow.adds_up for flow in course)


def test_a_wrong_month_is_named(reader, monkeypatch):
    held = catalogue(reader)
    selection = chosen(reader, programme="any")
    cities = tuple(held.children[held.root])
    broken = {name: values.copy() for name, values in monthly(reader, selection, cities).items()}
    broken["entries"][2, 30] += 1
    monkeypatch.setattr("queries.flow.monthly", lambda *_: broken)
    assert reconciled(reader, selection, cities).wrong == ((cities[2], held.periods[30]),)


def test_people_of_a_year_are_fewer_than_its_months_and_more_than_a_month(reader):
    held = catalogue(reader)
    selection = chosen(reader, programme="UI")
    stock = monthly(reader, selection, (held.root,))[STOCK][0]
    for row in present_by_year(reader, selection, held.root).itertuples():
        months = stock[row.first_period : row.last_period + 1]
        assert months.max() <= row.persons <= months.sum()


def test_turnover_on_the_map_is_that_of_the_page(reader):
    held = catalogue(reader)
    selection = chosen(reader, indicator="turnover", programme="UI", from_="2022-01", to="2022-12", level="city",
                       within=held.root)  # fmt: skip
    values = indicator_by_area(reader, selection)
    city = values.code[np.nanargmax(values.denominator)]
    row = present_by_year(reader, selection, city).set_index("year").loc[2022]
    mean = monthly(reader, selection, (city,))[STOCK][0][row.first_period : row.last_period + 1].mean()
    assert values.of(city)[0] == pytest.approx(row.persons / mean)


def test_both_years_of_a_caseload_have_their_balance(reader):
    held = catalogue(reader)
    last = decided(held)
    spans = ((last - 23, last - 12), (last - 11, last))
    found, within = balances(reader, chosen(reader, programme="DIB"), held.root, spans)
    assert len(found) == 2 and within >= 60
    assert all(0 < one.duration < within and one.inflow > 0 for one in found)


def test_every_two_groups_are_compared_with_holms_correction(reader):
    held = catalogue(reader)
    selection = chosen(reader, indicator="median_duration", programme="UI")
    found = spells_by_group(reader, selection, (held.root,), "age")
    lines = [Line(group, found.of(held.root, group), "", held.root, group) for group in found.groups_of(held.root)]
    compared = pairs.compared(lines)
    assert len(compared) == len(lines) * (len(lines) - 1) // 2
    plain = sorted(pairs.survival.log_rank(lines[pair.one].life, lines[pair.other].life).p for pair in compared)
    corrected = sorted(pair.p for pair in compared)
    assert corrected[0] == pytest.approx(min(1, plain[0] * len(plain)))
    assert all(after >= before for before, after in zip(plain, corrected, strict=True))


def test_wide_limits_are_told_and_narrow_ones_are_not(reader):
    held = catalogue(reader)
    for name in ("median_duration", "restricted_mean_24", "share_remaining_12", "reentry_12"):
        indicator = held.indicators[name]
        selection = chosen(reader, indicator=name, programme="UI", level=held.levels[-1].level, within=held.root)
        towns = indicator_by_area(reader, selection)
        some = np.isfinite(towns.low)
        assert (towns.low[some] <= towns.value[some] + 1e-9).all()
        both = some & np.isfinite(towns.high) & (towns.value <= 60 if name == "median_duration" else True)
        assert (towns.value[both] <= towns.high[both] + 1e-9).all()
        unsure = shaky(indicator, towns)
        assert unsure[np.isfinite(towns.value) & (towns.denominator < 20)].all() and not unsure.all()
        whole = indicator_by_area(reader, replace(selection, level=held.levels[0].level))
        assert not shaky(indicator, whole).any()


def test_the_course_of_lag_and_turnover_is_by_year(reader):
    held = catalogue(reader)
    for name, programme in (("lag_median", "DNC"), ("service_within_6", "DNC"), ("turnover", "UI")):
        course = indicator_by_period(reader, chosen(reader, indicator=name, programme=programme), (held.root,))
        assert course.yearly and np.isfinite(course.value[0]).sum() >= 5


@pytest.mark.parametrize(
    ("indicator", "programme"),
    [("months_received_12", "OAA"), ("months_received_24", "DIB"), ("months_received_60", "any"), ("unserved", "DNC")],
)
def test_years_without_a_window_have_no_figure(reader, indicator, programme):
    held = catalogue(reader)
    ends = held.windows[held.indicators[indicator].horizon]
    first = held.periods[ends[-1] if indicator == "unserved" else ends[0]]
    asked = View(indicator=indicator, programme=programme, from_="2018-01", to="2018-12", level="city")
    view, notices = settle(asked, held)
    assert view.to == first > "2018-12" and {notice.field for notice in notices} >= {"from", "to"}
    assert indicator_by_area(reader, view.selection).shown.size > 10
    assert not indicator_by_area(reader, replace(view.selection, from_="2018-01", to="2018-12")).shown.size
    course = indicator_by_period(reader, view.selection, (held.root,))
    known = [year for year, value in zip(course.periods, course.value[0], strict=True) if np.isfinite(value)]
    assert known == ([] if indicator == "unserved" else sorted({held.periods[end][:4] for end in ends}))
