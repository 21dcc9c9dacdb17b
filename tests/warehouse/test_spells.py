"""The models of spells on a few rows: what reviews found wrong stays mended."""

from pathlib import Path

import duckdb
import numpy as np
import pytest

from analysis import spells as arrays

MODELS = Path(__file__).parents[2] / "warehouse"
AGE_AT = "create table raw_age_at as select cast(range as integer) as months, 'a16' as age from range(-1200, 2400)"


SPELLS = (
    "int_run", "int_receipt", "int_delivered", "int_lone_run", "int_pause", "int_own_spell", "int_spell",
    "int_spell_change",
)  # fmt: skip


def model(connection, folder: str, name: str) -> None:
    text = (MODELS / folder / f"{name}.sql").read_text(encoding="utf-8")
    rows = connection.sql(text)
    rows.create_view(name) if text.startswith("-- View.") else rows.create(name)


@pytest.fixture
def connection():
    made = duckdb.connect()
    made.execute("""
        create type programme as enum ('any', 'DIB', 'DLS', 'ORP', 'UI', 'TMP', 'OAA', 'MDA');
        create type outcome as enum ('', 'death', 'off', 'work');
        create table int_person_month (person_id integer, programme varchar, township varchar, period integer,
            fen bigint);
        create table int_case_run (case_no varchar, township varchar, first_period integer, last_period integer);
        create table int_case_member (case_no varchar, person_id integer, is_unit boolean);
        create table int_entitlement (person_id integer, programme varchar, township varchar,
            first_period integer, last_period integer);
        create table int_outage (programme varchar, township varchar, first_period integer, last_period integer);
        create table int_award (person_id integer, programme varchar, awarded smallint, ended smallint,
            end_reason varchar);
        create table raw_reasons as select '01' as reason, 'work' as outcome;
        create table raw_extraction as select 84 as months, 81 as mature, 79 as decided;
        create table int_person as select i as person_id, if(i % 2 = 0, 'm', 'f') as sex, 'local' as hukou,
            -400 as birth from range(60) as people (i);
    """)
    text = (MODELS / "intermediate/int_person_amount.sql").read_text(encoding="utf-8")
    made.sql(text).create_view("int_person_amount")
    return made


def paid(connection, person: int, months, programme: str = "DLS", town: str = "t1") -> None:
    """Months paid; the amount rises every five months, which is no pause."""
    for month in months:
        connection.execute(
            "insert into int_person_month values (?, ?, ?, ?, ?)", [person, programme, town, month, 500 + month // 5]
        )


def spells(connection, gap: int = 1, programme: str = "DLS"):
    for name in SPELLS:
        model(connection, "intermediate", name)
    return connection.execute(
        "select person_id, first_period, last_period from int_spell where gap = ? and programme = ? order by all",
        [gap, programme],
    ).fetchall()


def test_overlapping_cases_of_a_person_are_one_run(connection):
    connection.execute("insert into int_case_run values ('a', 't1', 3, 9), ('b', 't1', 6, 12), ('c', 't1', 20, 21)")
    connection.execute("insert into int_case_member values ('a', 1, true), ('b', 1, false), ('c', 1, false)")
    model(connection, "intermediate", "int_run")
    found = connection.execute("select first_period, last_period, is_unit from int_run order by 1").fetchall()
    assert found == [(3, 12, True), (20, 21, False)]


def test_two_outages_in_one_gap_multiply_nothing(connection):
    paid(connection, 1, [3, 4, 5, 12, 13])
    connection.execute("insert into int_outage values ('DLS', 't1', 6, 7), ('DLS', 't1', 9, 11)")
    assert spells(connection) == [(1, 3, 13)]
    assert connection.execute("select count(*) from int_pause").fetchall() == [(2,)]
    assert connection.execute("select pause from int_pause order by first_period").fetchall() == [(None,), (1,)]


def test_an_outage_elsewhere_bridges_nothing(connection):
    paid(connection, 1, [3, 4, 5, 12, 13])
    connection.execute("insert into int_outage values ('DLS', 't2', 6, 11), ('UI', 't1', 6, 11)")
    assert spells(connection) == [(1, 3, 5), (1, 12, 13)]


def test_a_person_with_three_spells_is_three_spells_and_one_person(connection):
    paid(connection, 1, [2, 3, 10, 11, 20])
    assert spells(connection) == [(1, 2, 3), (1, 10, 11), (1, 20, 20)]
    assert connection.execute("select count(distinct person_id) from int_spell").fetchall() == [(1,)]


@pytest.mark.parametrize(
    ("gap", "expected"),
    [(0, [(1, 2, 3), (1, 5, 5), (1, 8, 8), (1, 12, 12)]), (1, [(1, 2, 5), (1, 8, 8), (1, 12, 12)]),
     (2, [(1, 2, 8), (1, 12, 12)]), (3, [(1, 2, 12)])],
)  # fmt: skip
def test_each_tolerance_is_the_first_one_and_what_differs(connection, gap, expected):
    paid(connection, 1, [2, 3, 5, 8, 12])
    paid(connection, 2, [2, 3, 4])
    spells(connection)
    rows = connection.execute(
        "select person_id, first_period, last_period from int_spell_change where gap in (1, ?) and programme = 'DLS' "
        "group by all having sum(sign) <> 0 order by all",
        [gap],
    ).fetchall()
    assert rows == [*expected, (2, 2, 4)]
    stored = connection.execute("select distinct person_id from int_spell where gap <> 1").fetchall()
    assert stored == [(1,)]


def test_spells_of_every_tolerance_equal_those_of_plain_arrays(connection):
    """Merged from runs by the models, rebuilt from payments by `analysis.spells`."""
    rng = np.random.default_rng(4)
    paid_months = rng.random((60, 84)) < rng.uniform(0.2, 0.95, (60, 1))
    person, month = np.nonzero(paid_months)
    for who in range(60):
        paid(connection, who, month[person == who].tolist())
    spells(connection)
    for gap in range(4):
        rows = connection.execute(
            "select person_id, first_period, last_period from int_spell_change "
            "where gap in (1, ?) and programme = 'DLS' group by all having sum(sign) <> 0 order by all",
            [gap],
        ).fetchall()
        found = arrays.from_months(person, month, gap=gap)
        assert rows == list(zip(*(column.tolist() for column in (found.person, found.first, found.last)), strict=True))


@pytest.mark.parametrize("towns", [("t1", "t2"), ("t2", "t1")])
def test_of_runs_that_end_together_the_one_delivered_longest_tells_how_far_is_known(connection, towns):
    """It was the one of the last township."""
    stopped, going_on = towns
    paid(connection, 1, range(3, 70), town=stopped)
    paid(connection, 1, range(3, 84), programme="ORP", town=going_on)
    connection.execute("insert into int_outage values ('DLS', ?, 70, 83)", [stopped])
    assert spells(connection, programme="any") == [(1, 3, 83)]
    decided = dict(connection.execute("select programme, decided from int_spell where gap = 1").fetchall())
    assert decided == {"any": 79, "DLS": 65, "ORP": 79}


def test_where_deliveries_stop_a_spell_goes_on_and_is_decided_before(connection):
    paid(connection, 1, range(60, 71))
    paid(connection, 2, range(60, 70))
    paid(connection, 3, range(60, 69))
    paid(connection, 4, range(60, 71), town="t2")
    connection.execute("insert into int_outage values ('DLS', 't1', 71, 83)")
    assert spells(connection) == [(1, 60, 83), (2, 60, 83), (3, 60, 68), (4, 60, 70)]
    decided = connection.execute("select distinct township, decided from int_spell order by 1").fetchall()
    assert decided == [("t1", 66), ("t2", 79)]


def test_any_benefit_joins_programmes_and_copies_the_rest(connection):
    paid(connection, 1, [2, 3, 4])
    paid(connection, 1, [5, 6], programme="UI", town="t2")
    paid(connection, 2, [8, 9])
    assert spells(connection, programme="any") == [(1, 2, 6), (2, 8, 9)]
    assert connection.execute(
        "select township from int_spell where programme = 'any' and person_id = 1"
    ).fetchall() == [("t1",)]


def test_a_spell_under_way_begins_at_its_award(connection):
    paid(connection, 1, [0, 1, 2])
    paid(connection, 2, [0, 1])
    connection.execute("insert into int_award values (1, 'DLS', -7, 2, '01')")
    spells(connection)
    found = connection.execute(
        "select person_id, started, outcome from int_spell where gap = 1 and programme = 'any' order by 1"
    ).fetchall()
    assert found == [(1, -7, "work"), (2, None, "off")]


def placed(connection) -> dict[str, list]:
    """By programme the stretches of moving spells: township, months elapsed when it came, when it went."""
    spells(connection)
    model(connection, "intermediate", "int_spell_place")
    rows = connection.execute("select * from int_spell_place order by person_id, programme, came").fetchall()
    return {code: [row[3:] for row in rows if row[1] == code] for code in ("DLS", "any")}


def test_a_spell_that_moves_stands_in_each_township_in_turn(connection):
    paid(connection, 1, [2, 3, 4])
    paid(connection, 1, [6, 7], town="t2")
    paid(connection, 1, [8, 9], town="t1")
    paid(connection, 2, [3, 4, 5])
    stretches = [("t1", 0, 4), ("t2", 4, 6), ("t1", 6, None)]
    assert placed(connection) == {"DLS": stretches, "any": stretches}


def test_a_gap_that_ends_the_spell_is_no_move(connection):
    paid(connection, 1, [2, 3, 4])
    paid(connection, 1, [9, 10], town="t2")
    assert placed(connection) == {"DLS": [], "any": []}


def test_the_views_of_a_moving_spell_have_the_same_exits(connection):
    connection.execute(AGE_AT)
    paid(connection, 1, [2, 3, 4])
    paid(connection, 1, [5, 6], town="t2")
    placed(connection)
    model(connection, "marts", "risk")
    rows = connection.execute(
        "select township, entry, last, outcome, sum(spells)::int from risk where gap in (1, 10) and programme = 'DLS' "
        "group by all having sum(spells) <> 0 order by entry"
    ).fetchall()
    assert rows == [("t1", 0, 3, "", 1), ("t2", 3, 5, "off", 1)]


def test_covered_members_have_spells_of_their_own_besides_the_heads(connection):
    connection.execute("insert into int_case_run values ('a', 't1', 3, 9)")
    connection.execute("insert into int_case_member values ('a', 1, true), ('a', 2, false)")
    connection.execute(AGE_AT)
    placed(connection)
    model(connection, "marts", "risk")
    count = "select sex, gap, entry, last from risk where programme = 'DIB' order by gap"
    assert connection.execute(count).fetchall() == [("f", 1, 0, 7), ("m", 20, 0, 7)]


def run_areas(connection) -> list[tuple]:
    """Programme, area, whether single, first and last month of the rows of one person."""
    connection.execute("create table raw_ancestor as select * from (values ('t1', 't1'), ('t2', 't2'), ('t1', 'p'), "
                       "('t2', 'p')) as t (code, ancestor)")  # fmt: skip
    spells(connection)
    model(connection, "intermediate", "int_run_area")
    asked = "select programme, area, is_single, first_period, last_period from int_run_area order by all"
    return connection.execute(asked).fetchall()


def test_several_benefits_in_one_township_are_merged_there_alone(connection):
    paid(connection, 1, [2, 3, 4], "DLS")
    paid(connection, 1, [4, 5, 9], "DNC")
    any_benefit = [("any", "t1", True, 2, 5), ("any", "t1", True, 9, 9)]
    found = run_areas(connection)
    assert [row for row in found if row[0] == "any"] == any_benefit
    assert [row[:3] for row in found if row[0] != "any"] == [
        ("DLS", "t1", True), ("DNC", "t1", True), ("DNC", "t1", True),
    ]  # fmt: skip


def test_benefits_in_two_townships_are_merged_at_every_level(connection):
    paid(connection, 1, [2, 3, 4], "DLS")
    paid(connection, 1, [4, 5], "DNC", town="t2")
    assert [row for row in run_areas(connection) if row[0] == "any"] == [
        ("any", "p", False, 2, 5), ("any", "t1", False, 2, 4), ("any", "t2", False, 4, 5),
    ]  # fmt: skip


def test_only_what_is_one_run_is_told_to_be_lone(connection):
    paid(connection, 1, [2, 3, 4])
    paid(connection, 2, [2, 3, 5])
    paid(connection, 3, [2, 3], "DLS")
    paid(connection, 3, [2, 3], "DNC")
    spells(connection)
    asked = "select person_id, programme, is_lone from int_spell where gap = 1 order by all"
    assert connection.execute(asked).fetchall() == [
        (1, "DLS", True), (1, "any", True), (2, "DLS", False), (2, "any", False),
        (3, "DLS", True), (3, "DNC", True), (3, "any", False),
    ]  # fmt: skip
