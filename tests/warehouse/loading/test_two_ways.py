"""A build from files reads each value as a load does: one rule, two ways in."""

import csv

import duckdb
import pandas as pd
import pytest

from tests.warehouse.loading.conftest import payments, people, whole
from tests.warehouse.loading.test_load import listed, loaded, stored
from tests.warehouse.loading.test_mojibake import misread
from warehouse import rejections
from warehouse.attaching import attach
from warehouse.errors import WarehouseError
from warehouse.extracts import describe, sources

pytestmark = pytest.mark.usefixtures("contracts")
DATES = ["2018-01-11", "2018/1/11", "20180111", "2018年1月11日", "２０１８－０１－１１", "2018111", "201811", "45536",
         "2018-02-30", "11-01-2018", "01/02/2018", "民国80年", "0224-09-01", ""]  # fmt: skip
AMOUNTS = ["980", "1,980.50", "９８０", "-5", "1,23", "3万", "100元", "inf", "nan", "1e999", "(100)", "1e3"]
WHOLES = ["201801", "201802.0", "２０１８０３", "2.01804e5", "201805.5", " 201806 "]
LOST = ["6.217E+18", "#N/A", "a\ufffd", "+8613", "#12", "C++", "6.2e+3x"]


def taken(delivery, source, tmp_path):
    """What a build from files keeps of a table, and what it lists: (row, column, value, reason)."""
    with duckdb.connect() as connection:
        attach(connection, source, describe(delivery), tmp_path)
        found = rejections.misread.faults(connection, source)
        wrong = {(row, column, value, reason) for column, reason, rows in found for _, row, value in rows.fetchall()}
        columns = ", ".join(f'"{name}"' for name in source.columns)
        rows = connection.table(f"raw_{source.name}").project(f"{columns}, file_row_number, filename").fetchall()
        return {row[:-2] for row in rows if row[-2] not in {row for row, *_ in wrong}}, wrong, {row[-1] for row in rows}


def kept(tmp_path, source):
    frame = stored(tmp_path, source.name)[[*source.columns]]
    return {tuple(None if pd.isna(cell) else cell for cell in row) for row in frame.itertuples(index=False, name=None)}


def same_both_ways(tmp_path, source, **tables):
    delivery = whole(tmp_path / "d", **tables)
    rows, wrong, _ = taken(delivery, source, tmp_path)
    loaded(delivery, tmp_path, accept=True)
    as_days = {tuple(getattr(cell, "date", lambda cell=cell: cell)() for cell in row) for row in kept(tmp_path, source)}
    assert rows == as_days
    told = listed(tmp_path, source.name) if (tmp_path / "listing").exists() else []
    assert {(str(row + 1), *others) for row, *others in wrong} == {tuple(others) for _, *others in told}
    return rows, wrong


def test_days_and_texts_of_a_csv(tmp_path, contracts):
    frame = people(len(DATES)).assign(出生日期=DATES)
    frame.loc[3, ["证件号码", "参保地代码"]] = ["　44010319911231０００3 ", "４４０１０３００１"]
    frame.loc[4, ["联系电话", "银行账号"]] = ["#12", "6.217E+18"]
    rows, wrong = same_both_ways(tmp_path, contracts["hr_person"], hr_person=frame)
    assert {(row, column) for row, column, *_ in wrong} == {(4, "银行账号"), *((at, "出生日期") for at in range(5, 13))}
    assert ("440103199112310003", "440103001") in {(row[3], row[8]) for row in rows}


def test_numbers_of_a_csv(tmp_path, contracts):
    standard = pd.DataFrame({"scheme": "DB", "city_code": [f"4401{at:02d}" for at in range(len(AMOUNTS))],
                             "valid_from": "201801", "amount": AMOUNTS})  # fmt: skip
    standard.loc[range(len(WHOLES)), "valid_from"] = WHOLES
    _, wrong = same_both_ways(tmp_path, contracts["standard"], standard=standard)
    assert {value for _, column, value, _ in wrong if column == "valid_from"} == {"2.01804e5", "201805.5"}
    assert {value for _, column, value, _ in wrong if column == "amount"} == {*AMOUNTS[4:11]}


@pytest.mark.parametrize("plain", [True, False])
def test_texts_of_parquet(tmp_path, contracts, plain):
    frame = payments(202409, 202410, each=10)
    if not plain:
        frame.loc[:2, "town_code"] = ["４４０１０３００１", " 440103001", "440103001\t"]
        frame.loc[range(3, 3 + len(LOST)), "agency"] = LOST
    rows, wrong = same_both_ways(tmp_path, contracts["ca_payment"], ca_payment=frame)
    assert {row[2] for row in rows} == {"440103001"}
    assert {value for *_, value, _ in wrong} == (set() if plain else {"6.217E+18", "#N/A", "a\ufffd"})


def test_days_that_parquet_holds_as_texts(tmp_path, contracts):
    """A table that has them as days is read from its file; of texts, all are read by the rule."""
    source = next(one for one in sources() if one.name == "ca_person")
    frame = pd.DataFrame({name: ["1"] * len(DATES) for name in source.columns})
    frame = frame.assign(person_no=range(len(DATES)), birth_date=DATES)
    delivery = whole(tmp_path / "d")
    frame.to_parquet(delivery / "civil_affairs/person.parquet")
    rows, wrong, _ = taken(delivery, source, tmp_path)
    assert {value for _, _, value, _ in wrong} == {*DATES[5:13]}
    assert {str(row[[*source.columns].index("birth_date")]) for row in rows} == {"2018-01-11", "None"}


def test_rows_of_a_decoded_file_are_told_by_its_own_name(tmp_path, contracts):
    delivery = whole(tmp_path / "d")
    people().to_csv(delivery / "hrss/person.csv", index=False, encoding="gb18030")
    assert taken(delivery, contracts["hr_person"], tmp_path)[2] == {str(delivery / "hrss/person.csv")}


@pytest.mark.parametrize("coding", ["latin-1", "gb18030"])
@pytest.mark.parametrize("since", [0, 2_500])
@pytest.mark.parametrize("table", ["hr_person", "ca_payment"])
def test_a_column_decoded_wrongly_is_refused_by_both(tmp_path, contracts, coding, since, table):
    """Of a CSV, whose first lines alone were looked at, and of Parquet."""
    wrong = [misread(["李明光", "王芳", "张伟", "陈建国"][at % 4], coding) for at in range(2_600)]
    column, rows = ("姓名", people(2_600)) if table == "hr_person" else ("agency", payments(202409, each=2_600))
    rows.loc[since:2_599, column] = wrong[since:]
    delivery = whole(tmp_path / "d", **{table: rows})
    with pytest.raises(WarehouseError) as built:
        taken(delivery, contracts[table], tmp_path)
    with pytest.raises(WarehouseError) as refused:
        loaded(delivery, tmp_path)
    assert built.value.what in str(refused.value)
    if since or table == "ca_payment":
        assert f"“{column}” of row {since + 1} was UTF-8 read as {coding}" in str(built.value)


EXTRACTION = "create table raw_extraction as select date '2024-10-31' as extracted, date '1880-01-01' as first_birth"
CSV = "death.csv"
EMPTY = (CSV, "12", "death_date", "", "is no day from October 1949 to the extraction")
HEAD, DEATHS = "id_card,death_date\n", [f"44010319911231{at:04d},2024-09-01\n" for at in range(60)]
OPEN = [*DEATHS[:5], '"440,2024-09-01\n', *DEATHS[5:20], 'x",2024-09-01\n', *DEATHS[20:]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + "".join(OPEN), "from about row 6 on, “id_card” goes on over the end of its line"),
        ("id_card," + HEAD + "".join("1," + row for row in DEATHS), "has the column “id_card” twice"),
        ((HEAD + "".join(DEATHS)).replace("\n", "\r"), "ends its lines with CR alone"),
    ],
)
def test_a_csv_that_is_broken_is_refused_by_both(tmp_path, contracts, text, words):
    """A build lost the rows between two quotation marks, and took the first of two columns, without a word."""
    delivery = whole(tmp_path / "d")
    (delivery / "population/death.csv").write_text(text, encoding="utf-8", newline="")
    with pytest.raises(WarehouseError, match=words):
        taken(delivery, contracts["death"], tmp_path)
    with pytest.raises(WarehouseError, match=words):
        loaded(delivery, tmp_path, accept=True)


def test_a_row_with_another_number_of_fields_is_rejected_by_its_number(tmp_path, contracts):
    delivery = whole(tmp_path / "d")
    text = HEAD + "".join(
        [*DEATHS[:5], "440\n", *DEATHS[5:9], "1,2,3\n", "440103195001010001,2024-13-01\n", *DEATHS[9:]]
    )
    (delivery / "population/death.csv").write_text(text, encoding="utf-8")
    source = contracts["death"]
    with duckdb.connect() as connection:
        connection.execute(EXTRACTION)
        assert attach(connection, source, describe(delivery), tmp_path) == 63
        found = rejections.reject(connection, [source], tmp_path / "rejected")
        (told,) = [one for one in found if not one.column]
        assert (told.rows, told.examples) == (2, ("1", "3")) and "2 rows rejected, has not 2 fields" in str(told)
        assert len(connection.table("raw_death")) == 60
    with (tmp_path / "rejected" / "death.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = {tuple(row)[:5] for row in list(csv.reader(stream))[1:]}
    assert rows - {EMPTY} == {(CSV, "6", "", "1", "has not 2 fields"), (CSV, "11", "", "3", "has not 2 fields"),
                              (CSV, "12", "death_date", "2024-13-01", "is no date")}  # fmt: skip
    assert loaded(delivery, tmp_path)["death"].rejected == 3
    assert set(listed(tmp_path, "death")) == rows - {EMPTY}


@pytest.mark.parametrize(
    ("spoiled", "words"),
    [
        (lambda whole: b"", "payment_2024.parquet is empty"),
        (lambda whole: b"PK\x03\x04" + whole[4:], "payment_2024.parquet does not begin as a Parquet file does"),
        (lambda whole: whole[:-9], "payment_2024.parquet cannot be read as parquet"),
        (lambda whole: b"PAR1PAR1", "payment_2024.parquet cannot be read as parquet"),
    ],
)
def test_parquet_that_is_broken_is_refused_by_both(tmp_path, contracts, spoiled, words):
    """A build ended in a traceback, and read a file with another beginning."""
    delivery = whole(tmp_path / "d")
    file = delivery / "civil_affairs/payment_2024.parquet"
    file.write_bytes(spoiled(file.read_bytes()))
    with pytest.raises(WarehouseError, match=words):
        taken(delivery, contracts["ca_payment"], tmp_path)
    with pytest.raises(WarehouseError, match=words):
        loaded(delivery, tmp_path)
