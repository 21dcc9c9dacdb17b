"""A protected file holds nothing but atoms, whatever is asked of it, and agrees with the exact one."""

import shutil
from dataclasses import replace

import duckdb
import numpy as np
import pytest

import definitions
from layouts.view import View, settle
from queries.catalogue import catalogue
from queries.trend import indicator_by_period
from queries.values import Status, indicator_by_area
from warehouse.errors import WarehouseError
from warehouse.protection import exact as source
from warehouse.protection.protect import home, protect
from warehouse.protection.utility import utility

K = 10


def folder(data, audience):
    place = home(data, "guangdong", audience)
    return place / "builds" / (place / "CURRENT").read_text().strip()


@pytest.fixture(scope="module")
def both(data, briefing):
    """The exact file as `exact`, the protected one as `told`."""
    connection = duckdb.connect()
    for name, path in (("exact", folder(data, "internal")), ("told", folder(data, "briefing"))):
        connection.execute(f"attach '{path / 'atlas.duckdb'}' as {name} (read_only)")
    yield connection
    connection.close()


def asked(held, **changes):
    return replace(settle(View(), held)[0].selection, area="", **changes)


def test_every_count_of_persons_is_a_multiple_of_k(both):
    per_head = ["amount", "service_events"]
    rows = both.execute(
        "select cum from told.cube where measure not in (select unnest($m))", {"m": per_head}
    ).fetchall()
    assert len(rows) > 1000 and all((np.diff(cum, prepend=0) % K == 0).all() for (cum,) in rows)


@pytest.mark.parametrize("table", ["risk", "reentry", "received"])
def test_no_row_of_a_spell_table_rests_on_fewer_than_k(both, table):
    counted = "persons" if table == "received" else "spells"
    rows = both.table(f"told.main.{table}").df()
    assert len(rows) > 10 and rows[counted].min() >= K and set(rows["sex"]) == {"*"}


@pytest.mark.parametrize(
    ("table", "counted"),
    [("combination", "persons"), ("succession", "persons"), ("service_user", "persons"), ("link", "users")],
)
def test_what_is_held_together_is_told_of_everybody_in_steps_of_k(both, table, counted):
    rows = both.table(f"told.main.{table}").df()
    assert len(rows) > 10 and rows[counted].min() >= K and (rows[counted] % K == 0).all()
    if "sex" in rows:
        assert set(rows["sex"]) == {"*"}


def test_of_a_benefit_and_a_service_those_without_are_as_many_as_may_be_told(both):
    rows = both.execute("""
        with own as (select programme, service, area, sum(users) as users from exact.link group by all),
        holder as (select programme, area, sum(persons) as persons from exact.received
                   where window_months = 12 and until = (select max(until) from exact.received where window_months = 12)
                   group by all)
        select own.users, persons - own.users from told.link as told
        join own using (programme, service, area) join holder using (programme, area)
        join exact.area as area on area.code = told.area and area.level = 'township'
    """).fetchall()
    assert all(users >= K and others >= K for users, others in rows)


def test_expected_users_are_told_of_areas_of_several_units_only(both):
    rows = both.execute("""
        select link.expected, link.compared from told.link as link
        join exact.area as area on area.code = link.area and area.level = 'township'
    """).fetchall()
    assert rows and all(row == (0, 0) for row in rows)


def test_the_lag_to_a_service_is_told_as_the_exact_file_has_it(briefing, reader):
    shares = []
    for one in (reader, briefing):
        view, _ = settle(View(indicator="service_within_6", programme="DNC", from_="2018-01", to="2024-10"),
                         catalogue(one))  # fmt: skip
        values = indicator_by_area(one, replace(view.selection, level="province", within="440000"))
        shares.append(values.value[0])
    assert abs(shares[0] - shares[1]) < 6
    held = catalogue(briefing)
    towns = indicator_by_area(briefing, asked(held, indicator="service_within_6", programme="DNC", level="township"))
    assert (towns.status == Status.NOT_SEPARABLE).sum() > 100


def test_what_a_benefit_lacks_is_never_told_as_nobody_in_a_protected_file(briefing):
    held = catalogue(briefing)
    values = indicator_by_area(briefing, asked(held, indicator="unserved", programme="DNC", level="township"))
    told = values.status <= Status.ZERO
    assert (values.value[told] < 100).all() and (values.status == Status.NOT_SEPARABLE).sum() > 100


def test_persons_by_number_of_spells_are_nobody_or_k(both):
    rows = both.execute(
        "select programme, area, sum(spells) filter (last_1 < 0), sum(spells) filter (last_1 >= 0 and last_2 < 0), "
        "sum(spells) filter (last_2 >= 0 and last_3 < 0) from told.recurrence group by all"
    ).fetchall()
    for _, _, *reached in rows:
        first, second, third = (number or 0 for number in reached)
        assert all(n == 0 or n >= K for n in (first - second, second - third, third))


def test_every_table_has_a_rule_and_what_is_left_out_is_empty(both):
    names = {row[0] for row in both.execute(
        "select table_name from duckdb_tables() where database_name = 'told'").fetchall()} - {"telling"}  # fmt: skip
    assert names == set(definitions.protections())
    left_out = [name for name in names if definitions.protections()[name].how == "left_out"]
    assert left_out and all(len(both.table(f"told.main.{name}")) == 0 for name in left_out)
    assert all(len(both.table(f"exact.main.{name}")) for name in ("rule_office", "agreement", "document_request"))


def test_a_table_without_a_rule_stops_the_protection(data, tmp_path, monkeypatch):
    rules = {name: rule for name, rule in definitions.protections().items() if name != "heaping"}
    monkeypatch.setattr(definitions, "protections", lambda: rules)
    shutil.copytree(data, tmp_path / "data")
    with pytest.raises(WarehouseError, match="how the table heaping is protected"):
        protect(tmp_path / "data", "guangdong", "briefing")


def test_no_total_of_money_is_that_of_one_payee(both, extracts):
    """Of no household is more than half of what a township is told to have been paid in a month: asked of the payments
    as they were delivered, and of the townships told by themselves."""
    file = str(extracts / "civil_affairs" / "dibao_payment_*.parquet")
    rows = both.execute(
        """
        with household as (
            select town_code, entitled_month, sum(amount) as amount
            from read_parquet($file) where entitled_month < 202411
            group by town_code, entitled_month, case_no having sum(amount) > 0
        )
        select sum(amount), max(amount) from household
        where town_code in (select area from told.cube where measure = 'amount' and programme = 'DIB' and sex = '*')
        group by town_code, entitled_month
    """,
        {"file": file},
    ).fetchall()
    assert len(rows) > 1000 and all(2 * most <= total for total, most in rows)


def test_the_province_is_told_as_the_exact_file_has_it(both):
    question = """
        select e.programme, e.months, t.months
        from (select programme, sum(cum[82]) as months from exact.cube
              where area = '440000' and measure = 'person_months' group by all) as e
        join (select programme, sum(cum[82]) as months from told.cube
              where area = '440000' and measure = 'person_months' group by all) as t on t.programme = e.programme
    """
    rows = both.execute(question).fetchall()
    assert len(rows) >= 8
    assert all(abs(told / exact - 1) < 0.08 for _, exact, told in rows if exact > 84 * 50)


def test_what_cuts_through_an_atom_is_not_separable_and_never_a_number(briefing):
    held = catalogue(briefing)
    everybody = indicator_by_area(briefing, asked(held, indicator="recipients", programme="URP", level="township"))
    women = indicator_by_area(briefing, asked(held, indicator="recipients", programme="URP", level="township", sex="f"))
    old = indicator_by_area(
        briefing, asked(held, indicator="recipients", programme="URP", level="township", sex="f", age="a80")
    )
    hidden = [values.status == Status.NOT_SEPARABLE for values in (everybody, women, old)]
    assert hidden[0].sum() <= hidden[1].sum() < hidden[2].sum()
    assert (hidden[1] | ~hidden[0]).all() and (hidden[2] | ~hidden[1]).all()
    for values, barred in zip((everybody, women, old), hidden, strict=True):
        assert np.isnan(values.value[barred]).all() and np.isnan(values.numerator[barred]).all()
    told = ~hidden[1]
    assert (women.value[told] <= everybody.value[told]).all()


def test_the_course_of_what_is_not_separable_is_empty(briefing):
    held = catalogue(briefing)
    chosen = asked(held, indicator="recipients", programme="URP", level="township", sex="f", age="a80")
    values = indicator_by_area(briefing, chosen)
    barred = values.code[values.status == Status.NOT_SEPARABLE][0]
    assert np.isnan(indicator_by_period(briefing, chosen, (barred,)).value).all()


def test_durations_are_told_for_the_whole_window_and_everybody(briefing):
    held = catalogue(briefing)
    wanted = View(indicator="median_duration", programme="UI", from_="2021-01", to="2021-12", sex="f", gap="3")
    view, changed = settle(wanted, held)
    assert (view.from_, view.to, view.sex, view.gap) == (held.periods[0], held.periods[-1], "", "")
    assert {notice.field for notice in changed} >= {"from", "to", "sex"}
    narrow = replace(view.selection, from_="2021-01", to="2021-12", sex="f")
    np.testing.assert_array_equal(
        indicator_by_area(briefing, narrow).value, indicator_by_area(briefing, view.selection).value
    )


def test_a_median_of_the_province_agrees_with_the_exact_one(briefing, reader):
    values = []
    for one in (reader, briefing):
        held = catalogue(one)
        view, _ = settle(View(indicator="median_duration", programme="UI", from_="2018-01", to="2024-10"), held)
        values.append(indicator_by_area(one, replace(view.selection, level="province", within="440000")).value[0])
    assert abs(values[0] - values[1]) <= 1


def test_distinct_persons_are_told_by_calendar_year(briefing, reader):
    held = catalogue(briefing)
    view, _ = settle(View(indicator="distinct_recipients", programme="DIB", from_="2021-05", to="2023-08"), held)
    assert (view.from_, view.to) == ("2023-01", "2023-12")
    told, exact = (
        indicator_by_area(one, replace(view.selection, level="province", within="440000")).value[0]
        for one in (briefing, reader)
    )
    assert told % K == 0 and abs(told / exact - 1) < 0.1


def test_the_choice_is_kept_and_the_same_build_is_made_again(data, briefing, tmp_path):
    shutil.copytree(data, tmp_path / "data")
    first = folder(tmp_path / "data", "briefing")
    before = dict(np.load(first / "memory.npz"))
    assert protect(tmp_path / "data", "guangdong", "briefing") == first.name
    after = dict(np.load(folder(tmp_path / "data", "briefing") / "memory.npz"))
    assert before.keys() == after.keys() and all(np.array_equal(before[name], after[name]) for name in before)


def test_the_public_file_needs_a_map_review_number(data):
    with pytest.raises(WarehouseError, match="审图号"):
        protect(data, "guangdong", "public")
    assert not (home(data, "guangdong", "public") / "CURRENT").exists()


@pytest.mark.parametrize("audience", ["internal", "nobody"])
def test_only_protected_audiences_are_protected_for(data, audience):
    with pytest.raises(WarehouseError, match=audience):
        protect(data, "guangdong", audience)


def test_the_step_is_at_least_k_and_the_ladder_coarsens():
    for audience in definitions.audiences().values():
        assert audience.rounding >= audience.k
    ladder = source.ladder()
    for fine, coarse in zip(ladder, ladder[1:], strict=False):
        assert all(len(set(coarse[fine == cell])) == 1 for cell in set(fine))


def test_an_exact_file_separates_everything(reader):
    held = catalogue(reader)
    chosen = asked(held, indicator="recipients", programme="URP", level="township", sex="f", age="a80")
    assert not (indicator_by_area(reader, chosen).status == Status.NOT_SEPARABLE).any()


def test_the_table_of_utility_counts_every_area_once(data, briefing):
    held = catalogue(briefing)
    rows = utility(data, "guangdong", "briefing")
    areas = {level: sum(area.level == level for area in held.areas.values()) for level in held.layers}
    assert {row[1] for row in rows} == set(areas)
    assert all(sum(row[2:]) == areas[row[1]] for row in rows)
    assert any(row[0] == "URP" and row[1] == "township" and row[6] < 1610 for row in rows)
