"""Benefits and services of the same people, on a few rows worked out by hand."""

from pathlib import Path

import duckdb
import pytest

RECEIVED = """
insert into int_received select i, 'DNC', 81, 12, 12, 't1', false, 'f', 'local', -300 from range(1, 41) as persons (i)
"""
MODELS = Path(__file__).parents[2] / "warehouse"


def answer(connection, name: str) -> list[tuple]:
    return connection.sql((MODELS / f"{name}.sql").read_text(encoding="utf-8")).fetchall()


@pytest.fixture
def connection():
    made = duckdb.connect()
    made.execute("""
        create table raw_extraction as select 84 as months, 81 as mature, 79 as decided;
        create table raw_age_at as select cast(range as integer) as months, 'a16' as age from range(192, 720);
        create table raw_ancestor as select * from (values ('t1', 't1'), ('t1', 'p')) as a (code, ancestor);
        create table raw_area as select * from (values ('t1', 3), ('p', 0)) as a (code, rank);
        create table int_person as select i as person_id, 'f' as sex, 'local' as hukou, -300 as birth
            from range(1, 200) as people (i);
        create table int_received (person_id integer, programme varchar, until integer, window_months integer,
            months integer, township varchar, is_only boolean, sex varchar, hukou varchar, birth integer);
        create table int_service_month (person_id integer, programme varchar, township varchar, period integer,
            uses integer);
        create table stg_residents as select 't1' as township, 81 as period, 'f' as sex, 'a16' as age,
            'local' as hukou, 140 as residents;
        create table int_spell (gap integer, person_id integer, programme varchar, township varchar,
            first_period integer, last_period integer, is_unit boolean, outcome varchar);
        create type programme as enum ('DIB', 'DLS');
        create table int_run (person_id integer, programme programme, township varchar, first_period integer,
            last_period integer);
    """)
    return made


def test_lift_compares_with_like_residents_who_lack_the_benefit(connection):
    """Forty of 140 residents hold the benefit and 8 of them use the service; 5 of the other 100 do: 2 expected."""
    connection.execute(RECEIVED)
    connection.execute("insert into int_service_month select i, 'S4', 't1', 80, 2 from range(33, 46) as p (i)")
    ((*_, users, compared, expected, spread),) = answer(connection, "marts/link")
    assert (users, compared, expected) == (8, 8, 2.0)
    assert float(spread) == pytest.approx(40**2 * 0.05 / 100)


def test_a_group_without_others_is_not_compared(connection):
    connection.execute("update stg_residents set residents = 45")
    connection.execute(RECEIVED)
    connection.execute("insert into int_service_month select i, 'S4', 't1', 80, 2 from range(33, 46) as p (i)")
    ((*_, users, compared, expected, spread),) = answer(connection, "marts/link")
    assert (users, compared, expected, spread) == (8, 0, 0, 0)


def test_use_before_the_last_twelve_months_does_not_count(connection):
    connection.execute(RECEIVED)
    connection.execute("insert into int_service_month select i, 'S4', 't1', 69, 2 from range(1, 41) as p (i)")
    assert answer(connection, "marts/link") == []


def test_what_follows_is_the_first_benefit_within_a_year(connection):
    connection.execute("""
        insert into int_spell values
            (1, 1, 'UI', 't1', 10, 20, true, 'off'), (1, 1, 'DIB', 't1', 24, 30, true, 'off'),
            (1, 1, 'EMP', 't1', 26, 81, true, 'off'),
            (1, 2, 'UI', 't1', 40, 40, true, 'off'),
            (1, 3, 'UI', 't1', 40, 41, true, 'death'),
            (1, 4, 'UI', 't1', 50, 60, true, 'off'), (1, 4, 'UI', 't1', 66, 80, true, 'off')
    """)
    found = {row[:3]: row[4] for row in answer(connection, "published/succession") if row[3] == "p"}
    # Employment support began while minimum allowance was paid: it does not follow it.
    assert found == {("UI", "DIB", 3): 1, ("UI", "", -1): 1, ("UI", "UI", 5): 1, ("DIB", "", -1): 1}


def test_a_sequence_names_three_benefits_and_how_it_ends(connection):
    """Person 1 goes on to three others; 2 to nothing; 3 dies on the next; 4 still receives it; 5 dies at once; 7 goes
    on as a member of another's case."""
    connection.execute("""
        insert into int_spell values
            (1, 1, 'UI', 't1', 0, 5, true, 'off'), (1, 1, 'DIB', 't1', 6, 20, true, 'off'),
            (1, 1, 'DLS', 't1', 24, 30, true, 'off'), (1, 1, 'UI', 't1', 36, 40, true, 'off'),
            (1, 2, 'UI', 't1', 40, 40, true, 'off'), (1, 2, 'DIB', 't1', 53, 60, true, 'off'),
            (1, 3, 'UI', 't1', 40, 41, true, 'off'), (1, 3, 'DIB', 't1', 41, 50, true, 'death'),
            (1, 4, 'UI', 't1', 50, 60, true, 'off'), (1, 4, 'UI', 't1', 72, 81, true, ''),
            (1, 5, 'UI', 't1', 50, 60, true, 'death'), (2, 6, 'UI', 't1', 50, 60, true, 'off'),
            (1, 7, 'UI', 't1', 50, 60, true, 'off'), (1, 7, 'EMP', 't1', 61, 81, false, '')
    """)
    rows = [row for row in answer(connection, "published/chain") if row[7] == "p"]
    assert {row[:7]: row[8] for row in rows if row[0] == "UI"} == {
        ("UI", "DIB", "DLS", "UI", 1, 3, 6): 1,
        ("UI", "none", "", "", 0, 0, 0): 2,
        ("UI", "DIB", "death", "", 1, 0, 0): 1,
        ("UI", "UI", "open", "", 12, 0, 0): 1,
        ("UI", "EMP", "open", "", 1, 0, 0): 1,
    }
    assert {row[1:4]: row[8] for row in rows if row[0] == "DIB"} == {("DLS", "UI", "none"): 1, ("none", "", ""): 1}


def test_sets_of_benefits_of_one_month(connection):
    connection.execute("""
        insert into int_run values (1, 'DIB', 't1', 70, 83), (1, 'DLS', 't1', 81, 81), (2, 'DIB', 't1', 0, 80),
            (3, 'DIB', 't1', 60, 81)
    """)
    found = {(row[0], row[1]): row[5] for row in answer(connection, "published/combination")}
    assert found == {("DIB+DLS", "t1"): 1, ("DIB+DLS", "p"): 1, ("DIB", "t1"): 1, ("DIB", "p"): 1}


def test_how_often_a_service_is_used(connection):
    connection.execute("""
        insert into int_service_month values (1, 'S4', 't1', 70, 1), (1, 'S4', 't1', 79, 3), (2, 'S4', 't1', 81, 1),
            (3, 'S4', 't1', 60, 9)
    """)
    found = {row[5:] for row in answer(connection, "published/service_user") if row[1] == "p"}
    assert found == {(2, 2, 1, 4), (1, 0, 1, 1)}
