"""Every column of every contract is held to something, and what it does not allow is counted, listed and kept out."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd
import pytest

from warehouse import bounds, impossible, rejections
from warehouse.bounds import allowed, chinese, ranges
from warehouse.extracts import sources
from warehouse.loading import casting
from warehouse.naming import unnamed
from warehouse.rejections import reject

NAMED = {source.name: source for source in sources()}
SOUND = {"int": 1, "number": 1.0, "text": "x", "date": date(2020, 1, 31), "bool": True}
TYPES = {"int": "bigint", "number": "double", "text": "varchar", "date": "date", "bool": "boolean"}
BELOW = {
    "count": -1, "household": 0, "payment": -1_000_001.0, "amount": -0.01, "standard": 0.0, "yearly": -1e9,
    "weight": 0.0, "share": 0.0, "age": -1, "months": -1, "minutes": -1, "day": date(1850, 1, 1),
    "planned": date(1850, 1, 1), "ending": date(1850, 1, 1), "month": 188001, "planned_month": 188001,
    "ending_month": 188001, "longitude": 22.5, "latitude": -1.0,
}  # fmt: skip
ABOVE = {
    "count": 10_000_001, "household": 51, "payment": float("nan"), "amount": float("inf"), "standard": 1e9,
    "yearly": float("nan"), "weight": float("inf"), "share": 1.01, "age": 131, "months": 1201, "minutes": 44_641,
    "day": date(2025, 1, 1), "planned": date(2026, 1, 1), "ending": date(2300, 1, 1), "month": 202501,
    "planned_month": 202601, "ending_month": 202013, "longitude": float("nan"), "latitude": 113.5,
}  # fmt: skip


def sound(source, column):
    """A value that the contract of a column allows."""
    if column in source.codes:
        code = source.codes[column][0]
        return int(code) if source.columns[column] == "int" else code
    if column in source.within:
        low = ranges()[source.within[column]].low
        if source.within[column] in ("longitude", "latitude"):
            return float(low)
        return 202001 if isinstance(low, str) else SOUND[source.columns[column]]
    return SOUND[source.columns[column]]


def bad(source, column) -> list:
    """Values that it does not allow, with nothing at all among them unless it may be empty."""
    wrong = [None] if column not in source.empty else []
    if column in source.codes:
        wrong += [77 if source.columns[column] == "int" else "no such code"]
    if column in source.within:
        wrong += [BELOW[source.within[column]], ABOVE[source.within[column]]]
    if column in source.filled and source.columns[column] == "text":
        wrong += [" "]
    return wrong


def is_bounded(source, column) -> bool:
    return column in source.codes or column in source.within or column in source.filled


BOUNDED = {name: source for name, source in NAMED.items() if any(is_bounded(source, c) for c in source.columns)}


def extracted():
    connection = duckdb.connect()
    connection.execute(
        "create table raw_extraction as select date '2024-12-31' as extracted, date '1880-01-01' as first_birth"
    )
    return connection


@pytest.mark.parametrize("source", NAMED.values(), ids=list(NAMED))
def test_every_column_is_held_to_something_or_declared_free(source):
    for column in source.columns:
        ways = [column in (*source.key, *source.references, *source.born), column in (source.home, source.names),
                is_bounded(source, column), column in source.named]  # fmt: skip
        assert any(ways) != (column in source.free), column
    assert {*source.free, *source.empty, *source.filled, *source.named} <= set(source.columns)
    assert set(source.empty) <= {*source.codes, *source.within}


@pytest.mark.parametrize("source", BOUNDED.values(), ids=list(BOUNDED))
def test_what_a_column_may_not_hold_is_counted_listed_and_kept_out(source, tmp_path, monkeypatch):
    """One row whose values are sound, one for each value that a column may not hold, one for what may be empty."""
    monkeypatch.setattr(rejections, "MOST_REJECTED", 1)
    columns = [column for column in source.columns if is_bounded(source, column)]
    good = {column: sound(source, column) for column in columns}
    rows = [good, *(good | {column: None} for column in source.empty)]
    wrong = [(column, good | {column: value}) for column in columns for value in bad(source, column)]
    connection = extracted()
    typed = ", ".join(f'"{column}" {TYPES[source.columns[column]]}' for column in columns)
    connection.execute(f"create table held ({typed}, filename varchar, file_row_number bigint)")
    for at, row in enumerate([*rows, *(row for _, row in wrong)]):
        connection.table("held").insert([*row.values(), "delivered.csv", at])
    for view in ("delivered", "raw"):
        connection.table("held").create_view(f"{view}_{source.name}")
    alone = replace(source, columns={column: source.columns[column] for column in columns}, references={}, born=(),
                    names="", not_before_birth="", runs=(), paid="", placed=(), key=("file_row_number",))  # fmt: skip

    told = reject(connection, [alone], tmp_path)

    assert {one.column: one.rows for one in told} == Counter(column for column, _ in wrong)
    with (tmp_path / f"{source.name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        listed = list(csv.DictReader(stream))
    first = len(rows) + 1
    assert {(int(row["row"]), row["column"]) for row in listed} == {
        (at, column) for at, (column, _) in enumerate(wrong, first)
    }
    assert all(row["原因"] == chinese(row["reason"]) for row in listed)
    assert len(connection.table(f"raw_{source.name}")) == len(rows)


def test_a_birth_is_possible_by_the_record_or_by_the_number(tmp_path):
    source = NAMED["ca_person"]
    connection = extracted()
    people = [
        ("1950-01-02", "x"), ("2031-04-17", "440103199112310011"), ("1850-01-01", "440103500102001"),
        ("2031-04-17", "x"), ("1879-12-31", "440103203112310011"), (None, "44010320"), (None, None),
        (None, "440103198002300011"), ("2031-04-17", "440103198013010011"),
    ]  # fmt: skip
    frame = pd.DataFrame(people, columns=source.born[:2]).reset_index(names="place")
    table = connection.from_df(frame).project(
        "* exclude (place) replace (cast(birth_date as date) as birth_date), 'p' as filename, place as file_row_number"
    )
    table.create_view("delivered_ca_person")

    wrong = impossible.unborn(connection, source).order("wrong_row").fetchall()

    assert [row for _, row, _ in wrong] == [3, 4, 5, 6, 7, 8]


def test_every_reason_is_told_in_both_languages():
    told = [reason for _, _, reason in rejections.CODES.values()]
    told += [impossible.BEFORE_BIRTH, impossible.BACKWARDS, impossible.NEVER_PAID, impossible.TOLD_BEFORE]
    told += [
        impossible.UNBORN,
        impossible.NOBODY,
        impossible.KEYLESS,
        impossible.REPEATED,
        bounds.NO_CODE,
        bounds.EMPTY,
    ]
    told += [
        *casting.REASONS.values(),
        casting.READ_AS,
        casting.UNMAPPED,
        casting.OTHER_MONTH,
        "is not in hr_person",
        "has not 12 fields",
    ]
    told += [one.en for one in ranges().values()]

    assert all(chinese(reason) and chinese(reason) != reason for reason in told)
    assert chinese("is not in hr_person") == "在表 hr_person 中不存在"


@pytest.mark.parametrize(("ahead", "last"), [(0, date(2024, 8, 31)), (6, date(2025, 2, 28)), (12, date(2025, 8, 28))])
def test_a_range_ends_so_many_months_after_the_extraction(ahead, last):
    one = bounds.Range("day", date(1949, 10, 1), None, ahead, "", "")

    assert f"and date '{last}'" in one.holds('"day"', date(2024, 8, 31))


def person_table(connection, people: list[tuple], source) -> None:
    """Records of persons by their place, as delivered and as read."""
    frame = pd.DataFrame(people, columns=source.born[:2]).reset_index(names="person_no")
    table = connection.from_df(frame).project("* replace (cast(birth_date as date) as birth_date), '01' as id_type")
    table.create("raw_ca_person")


def test_a_month_is_before_the_birth_where_record_and_number_say_so():
    """Of two births that can be the earlier counts; one that cannot be counts for nothing."""
    source, persons = NAMED["ca_payment"], NAMED["ca_person"]
    connection = extracted()
    people = [
        ("2010-05-06", "440103201005060011"), ("2010-05-06", "440103199005060011"),
        ("1990-05-06", "440103201005060011"), ("1870-05-06", "440103201005060011"),
        ("2010-05-06", "440103109405060011"), (None, "440103201005060011"),
        ("2010-05-06", "440103199013060011"), ("2010-05-06", "440103900506001"), ("2010-05-06", None),
    ]  # fmt: skip
    person_table(connection, people, persons)
    connection.execute("create table delivered_ca_payment as select 'p' as filename, person_no as file_row_number, "
                       "person_no, 200501 as entitled_month from raw_ca_person")  # fmt: skip

    connection.execute("insert into delivered_ca_payment values ('p', 9, 99, 200501)")

    impossible.look_up(connection, source, persons)
    unknown = impossible.unknown(connection, source).fetchall()
    wrong = impossible.before_birth(connection, source, persons).order("wrong_row").fetchall()

    assert [row for _, row, _ in wrong] == [0, 3, 4, 5, 6, 8]
    assert unknown == [(99,)]


def test_a_number_with_a_letter_in_it_is_nobodys():
    """It stopped the build where its sex was read from it."""
    connection = extracted()
    person_table(connection, [("1990-05-06", "440103199005060011")], NAMED["ca_person"])
    connection.execute("create table delivered_rent_period as select 'p' as filename, row_number() over () as "
                       "file_row_number, unnest(['440103199005060011', '4401031990050600A1', '44010319900506001x'])"
                       " as id_card")  # fmt: skip

    wrong = impossible.nobody(connection, NAMED["rent_period"], [NAMED["ca_person"]]).fetchall()

    assert [value for _, _, value in wrong] == ["4401031990050600A1"]


def test_what_no_definition_names_is_kept_and_told():
    held = NAMED["document_type"]
    with duckdb.connect() as connection:
        connection.execute("""
            create view raw_document_type as select * from (values
                ('身份证', '公安'), ('居住证', '公安局'), ('暂住证', '公安局'), ('户口簿', null)
            ) as told (document, holder)
        """)
        told = unnamed(connection, [held])
    assert [(one.column, one.rows, one.examples) for one in told] == [
        ("document", 2, ("居住证", "暂住证")), ("holder", 2, ("公安局",))
    ]  # fmt: skip
    assert "2 rows with a “holder” that no definition names: 公安局." in str(told[1])
    assert allowed(held, "holder").startswith("民政 · ") and allowed(held, "holder").endswith(" · …")
