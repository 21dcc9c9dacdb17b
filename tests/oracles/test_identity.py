"""The checks of identity numbers, in SQL, agree with plain Python and with published examples."""

from datetime import date

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from tests.oracles.identity import Record, check_character, faults, widened
from warehouse import extracts, models
from warehouse.references import regions

EXTRACTED = date(2024, 12, 31)
REGIONS = regions()
CODES = ("ID01", "ID02", "ID03", "ID04", "ID05", "ID06")
MODELS = models.found("staging", "intermediate")


TYPES = {"int": "bigint", "number": "double", "text": "varchar", "date": "date", "bool": "boolean"}


@pytest.fixture(scope="module")
def warehouse():
    """A connection with the tables that the checks read, still without person records."""
    connection = duckdb.connect()
    for source in extracts.sources():
        columns = ", ".join(f'"{name}" {TYPES[kind]}' for name, kind in source.columns.items())
        connection.execute(f"create table raw_{source.name} ({columns})")
    connection.from_df(pd.DataFrame({"region": sorted(REGIONS)})).create("raw_region")
    connection.execute("create table raw_place as select '440103001' as code, '440103001' as township")
    connection.execute("create table raw_area as select '440000' as code, 0 as rank")
    connection.execute(
        "create table raw_extraction as select cast('2024-12-31' as date) as extracted, "
        "cast('1880-01-01' as date) as first_birth"
    )
    connection.execute("create table raw_first_year as select 2018 as year")
    for name in ("stg_identity", "int_short_id", "int_renumbered"):
        connection.execute(f"create view {name} as " + MODELS[name].text)
    yield connection
    connection.close()


def checked(connection, records: list[Record]) -> pd.DataFrame:
    """What the models find in the records, in their order."""
    frame = pd.DataFrame(
        {
            "person_no": range(len(records)),
            "id_card": pd.Series([record.number for record in records], dtype=object),
            "sex": [record.sex for record in records],
            "birth_date": [record.birth for record in records],
            "town_code": "440103001",
        }
    )
    connection.execute("delete from raw_ca_person")
    connection.register("given", frame)
    connection.execute("insert into raw_ca_person by name select * from given")
    connection.sql(MODELS["int_identity_check"].text).create_view("int_identity_check", replace=True)
    every = connection.table("stg_identity").project("person_no, is_valid").order("person_no").df()
    hits = connection.table("int_identity_check").project("* exclude (is_valid)").df()
    # Records in which nothing is found stand in none of the rows.
    return (
        every.merge(hits, how="left", on="person_no")
        .astype({code.lower(): "boolean" for code in CODES})
        .fillna({code.lower(): False for code in CODES})
    )


def found(row) -> set[str]:
    return {code for code in CODES if row[code.lower()]}


numbers = st.builds(
    lambda region, born, order: (body := f"{region}{born:%Y%m%d}{order:03d}") + check_character(body),
    st.sampled_from(["440103", "440181", "110105", "449901", "000000"]),
    st.dates(date(1890, 1, 1), date(2026, 1, 1)),
    st.integers(0, 999),
)
old = st.builds(lambda number: number[:6] + number[8:17], numbers)
mistyped = st.builds(
    lambda number, at, letter: number[:at] + letter + number[at + 1 :],
    numbers,
    st.integers(0, 17),
    st.sampled_from("0123456789Xx １Ⅹ-"),
)
impossible = st.builds(
    lambda region, rest: (body := region + rest) + check_character(body),
    st.just("440103"),
    st.text("0123456789", min_size=11, max_size=11),
)
anything = st.one_of(st.none(), st.text("0123456789X ", max_size=20))
records = st.builds(
    Record,
    st.one_of(numbers, numbers.map(str.lower), old, mistyped, impossible, anything),
    st.sampled_from("12"),
    st.dates(date(1900, 1, 1), date(2024, 1, 1)),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(records, min_size=1, max_size=40))
def test_the_sql_agrees_with_plain_python(warehouse, given_records):
    answers = checked(warehouse, given_records)
    for record, (_, row) in zip(given_records, answers.iterrows(), strict=True):
        assert found(row) == faults(record, EXTRACTED, REGIONS), record


@pytest.mark.parametrize("number", ["11010519491231002X", "360426199101010071", "610104620927690"])
def test_published_examples_pass(warehouse, number):
    whole = widened(number)
    born = date(int(whole[6:10]), int(whole[10:12]), int(whole[12:14]))
    record = Record(number, "1" if int(whole[16]) % 2 else "2", born)
    (_, row), *_ = checked(warehouse, [record]).iterrows()
    assert found(row) == set() and row["is_valid"]


@given(numbers)
def test_stdnum_computes_the_same_check_character(number):
    assert ric.calc_check_digit(number) == number[17]


def test_the_old_number_is_widened_as_published():
    assert widened("610104620927690") == "610104196209276908"


@settings(max_examples=60, deadline=None)
@given(numbers, st.data())
def test_every_single_error_and_swap_is_found(number, data):
    at = data.draw(st.integers(0, 16))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != number[at]]))
    wrong = number[:at] + digit + number[at + 1 :]
    assert check_character(wrong[:17]) != number[17]
    if number[at] != number[at + 1] and at < 16:
        swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        assert check_character(swapped[:17]) != number[17]


def test_fields_that_are_filled_are_counted_and_empty_ones_are_not(warehouse):
    """The demonstration leaves none empty."""
    born = date(1990, 2, 10)
    checked(warehouse, [Record("440103199002100012", "1", born), Record(None, "1", born), Record("", "", born)])
    told = "update raw_ca_person set name = '李明', phone = '', bank_account = '6222' where person_no = 1"
    warehouse.execute(told)

    found = warehouse.table("stg_identity").project("person_no, filled, has_account").order("person_no").fetchall()

    assert found == [(0, 3, False), (1, 4, True), (2, 1, False)]
