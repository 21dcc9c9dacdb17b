"""A person is one, by whatever number a file names them: replaced once or twice, of 15 digits, in lower case."""

from datetime import date

import duckdb
import pytest

from tests.oracles.identity import check_character
from warehouse import models

OLD, NEWER, NOW, BACK, ELSEWHERE = ((body := f"440103199002{day}0012"[:17]) + check_character(body)
                                    for day in range(10, 15))  # fmt: skip
SHORT = "440103500102001"
WIDE = "440103" + "19" + SHORT[6:] + check_character("440103" + "19" + SHORT[6:])
CHANGES = [
    (OLD, NEWER, date(2019, 1, 1)), (NEWER.lower(), NOW, date(2021, 1, 1)),
    (BACK, ELSEWHERE, date(2019, 1, 1)), (ELSEWHERE, BACK, date(2020, 1, 1)), (SHORT, WIDE, date(2019, 1, 1)),
]  # fmt: skip
ASKED = [
    (1, OLD, "收入证明", "民政", date(2020, 1, 1)), (2, NOW, "收入证明", "人社", date(2020, 2, 1)),
    (3, WIDE, "收入证明", "民政", date(2020, 1, 1)), (4, SHORT, "收入证明", "人社", date(2020, 2, 1)),
    (5, "440301199001010015", "收入证明", "民政", date(2020, 1, 1)),
    (6, "440301199001010015", "收入证明", "民政", date(2020, 2, 1)),
    (7, None, "收入证明", "民政", date(2020, 1, 1)), (8, None, "收入证明", "民政", date(2020, 2, 1)),
    (9, "", "收入证明", "民政", date(2020, 1, 1)), (10, "", "收入证明", "人社", date(2020, 2, 1)),
    (11, BACK, "收入证明", "民政", date(2020, 1, 1)), (11, BACK, "收入证明", "人社", date(2020, 1, 1)),
]  # fmt: skip
DECLARED = models.found("staging", "intermediate", "rules")


def one(connection, text: str):
    return connection.execute(text).fetchall()


@pytest.fixture
def connection():
    """Records under the number before the last, under one that came back, and under one of 15 digits."""
    with duckdb.connect() as made:
        made.execute("create table raw_id_change (old_id varchar, new_id varchar, change_date date)")
        made.executemany("insert into raw_id_change values (?, ?, ?)", CHANGES)
        made.execute("create table stg_identity as select * from (values "
                     "('hrss', 1, $old, false, '1'), ('hrss', 2, $back, false, '1'), ('hrss', 3, $wide, true, '1'), "
                     "('pension', 1, $now, false, '1')) t(system, person_no, id, is_short, sex_code) "
                     "cross join (select true as is_valid, true as is_resident, true as is_live, true as is_local, "
                     "'440103001' as township, date '1990-02-10' as born, date '1990-02-10' as id_birth, "
                     "false as is_impossible)",
                     {"old": NEWER, "back": BACK, "wide": WIDE, "now": NOW})  # fmt: skip
        made.execute("create table raw_secret as select '\\x00'::blob as inner_pad, '\\x01'::blob as outer_pad")
        made.execute("create table raw_first_year as select 2018 as year")
        made.execute("create table raw_extraction as select date '2024-12-31' as extracted")
        for name in ("rent_period", "service_event", "certificate", "death"):
            made.execute(f"create table raw_{name} (id_card varchar)")
        made.execute("create table raw_document_request (application_no bigint, id_card varchar, document varchar, "
                     "branch varchar, request_date date)")  # fmt: skip
        made.executemany("insert into raw_document_request values (?, ?, ?, ?, ?)", ASKED)
        for number in (OLD, ELSEWHERE, SHORT, NOW.lower(), "440105198501010020"):
            made.execute("insert into raw_service_event values (?)", [number])
        for name in ("int_short_id", "int_renumbered", "int_person_key", "int_named_id", "int_person",
                     "int_named_person", "int_person_number", "int_known_id"):  # fmt: skip
            made.execute(f"create table {name} as " + DECLARED[name].text)
        yield made


def test_the_number_in_force_is_the_last_one(connection):
    found = dict(one(connection, "select id, new_id from int_renumbered"))

    assert found == {OLD: NOW, NEWER: NOW, ELSEWHERE: BACK}


def test_all_numbers_of_a_person_lead_to_the_person(connection):
    assert one(connection, "select count(*) from int_person") == [(4,)]
    known = dict(one(connection, "select id, person_id from int_known_id"))
    assert known[OLD] == known[NEWER] == known[NOW]
    assert known[BACK] == known[ELSEWHERE] and known[SHORT] == known[WIDE]
    assert len(set(known.values())) == 4
    numbers = "select count(distinct person_id), count(*) from int_person_number"
    assert one(connection, numbers) == [(3, 4)]


def test_a_file_that_names_a_replaced_number_names_the_person(connection):
    joined = "select named.id, number.person_id from int_named_id as named join int_person as person " \
             "using (person_key) left join int_person_number as number using (person_id)"  # fmt: skip
    found = dict(one(connection, joined))

    assert found[OLD] == found[NOW] is not None and found[ELSEWHERE] and found[SHORT]
    assert found["440105198501010020"] is None


def test_a_number_that_came_back_into_force_is_no_hit(connection):
    assert one(connection, DECLARED["id10"].text) == [("hrss", 1, "440103001")]


def test_who_gave_a_document_is_known_by_every_number_and_nobody_by_none(connection):
    """Requests without a number were taken for those of one person, who seemed to give everything again and again."""
    connection.execute("create table raw_document_type as select '收入证明' as document, 6 as validity_months, "
                       "'' as holder")  # fmt: skip
    connection.execute("create table raw_document_exchange (document varchar, branch varchar, since date)")
    connection.execute("create table int_request as " + DECLARED["int_request"].text)

    given = one(connection, "select application_no, branch from int_request where avoidable = 'given' order by 1")
    # Of two branches that one application asks on one day, the same one is the second in every build.
    assert given == [(2, "人社"), (4, "人社"), (6, "民政"), (11, "民政")]
    persons = one(connection, "select count(distinct coalesce('#' || person_id, asked_of)) from int_request")
    assert persons == [(8,)]
