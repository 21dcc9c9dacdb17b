"""What a load refuses or tells of files, of values that have their type, and of places that sent nothing."""

import hashlib
import os
import stat
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from tests.warehouse.loading.conftest import deliver, payments, people, whole
from tests.warehouse.loading.test_load import listed, loaded, stored
from warehouse.attaching import attach
from warehouse.errors import WarehouseError
from warehouse.extracts import HASHES, describe
from warehouse.loading.load import not_read
from warehouse.loading.store import Store, opened
from warehouse.loading.wording import refusal

pytestmark = pytest.mark.usefixtures("contracts")


def test_townships_that_sent_nothing_are_named(tmp_path):
    def towns(month, *codes):
        return pd.concat([payments(month, each=15).assign(town_code=code) for code in codes])

    both = pd.concat([towns(202409, "440103001", "440104001"), towns(202410, "440103001", "440104001")])
    loaded(whole(tmp_path / "d", ca_payment=both), tmp_path)
    november = deliver(tmp_path / "e", "2024-11", 1, "2024-11-30", ca_payment=towns(202411, "440103001"))

    entry = loaded(november, tmp_path)["ca_payment"]

    assert "no rows of 440104001, where 12 or more a month were usual" in entry.remarks


def test_values_that_have_their_type_are_held_to_the_same_bounds(tmp_path):
    rows, born = payments(202409, 202410, each=60), people(60)
    rows.loc[[1, 2, 3], "amount"] = [1e12, -1e12, float("inf")]
    born["出生日期"] = pd.to_datetime(born["出生日期"]).astype("datetime64[s]")
    born.loc[7, "出生日期"] = pd.Timestamp("0224-01-01")
    delivery = whole(tmp_path / "d", ca_payment=rows)
    (delivery / "hrss/person.csv").unlink()
    born.to_parquet(delivery / "hrss/person.parquet")

    entries = loaded(delivery, tmp_path)

    assert (entries["ca_payment"].rejected, entries["hr_person"].rejected) == (3, 1)
    assert {entry[4] for entry in listed(tmp_path, "ca_payment")} == {"is no number up to 100,000,000"}
    assert [entry[1:] for entry in listed(tmp_path, "hr_person")] == [
        ("8", "出生日期", "0224-01-01 00:00:00", "is no date")
    ]


def test_digits_that_may_be_two_days_are_no_date(tmp_path):
    read = {"20180901": "2018-09-01", "2018-9-1": "2018-09-01", "2018/9/11": "2018-09-11", "２０１８-1-1": "2018-01-01",
            "2018年9月1日": "2018-09-01", "2018-09-01 00:00:00": "2018-09-01"}  # fmt: skip
    wrong = ["2018111", "2018091", "201811", "20181-1", "180901", "2018-111", "2018年111日"]
    rows = people(200)
    rows.loc[: len(read) + len(wrong) - 1, "出生日期"] = [*read, *wrong]
    assert loaded(whole(tmp_path / "d", hr_person=rows), tmp_path)["hr_person"].rejected == len(wrong)
    assert [row[3:] for row in listed(tmp_path, "hr_person")] == [(value, "is no date") for value in wrong]
    born = stored(tmp_path, "hr_person").sort_values("个人编号")["出生日期"].astype(str)
    assert list(born[: len(read)]) == list(read.values())


def test_of_what_is_no_number_it_is_said_what_is_read(tmp_path):
    rows, wrong = payments(202409, 202410, each=100).astype({"amount": object}), ["3万", "100元", "(100)", "−5", "+5"]
    rows.loc[:6, "amount"] = [*wrong, "1,234.5", "－5"]
    delivery = whole(tmp_path / "d", ca_payment=rows.astype({"amount": str}))
    assert loaded(delivery, tmp_path)["ca_payment"].rejected == len(wrong)
    # A spreadsheet would take +5 for a formula.
    assert [row[3].removeprefix("'") for row in listed(tmp_path, "ca_payment")] == wrong
    assert {row[4] for row in listed(tmp_path, "ca_payment")} == {
        "is no number up to 100,000,000 (read: digits, one point, commas in threes, a leading minus)"
    }


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_instants_are_the_same_days_wherever_they_are_loaded(tmp_path, monkeypatch, zone):
    monkeypatch.setenv("TZ", zone)
    delivery, born = whole(tmp_path / "d"), people(5)
    (delivery / "hrss/person.csv").unlink()
    born["出生日期"] = pd.to_datetime(born["出生日期"]).dt.tz_localize("Asia/Shanghai").dt.tz_convert("UTC")
    born.to_parquet(delivery / "hrss/person.parquet")
    assert loaded(delivery, tmp_path)["hr_person"].rejected == 0
    assert set(stored(tmp_path, "hr_person")["出生日期"].astype(str)) == {"1991-12-31"}


def test_a_build_from_files_refuses_instants(tmp_path, contracts):
    delivery = whole(tmp_path / "d", ca_payment=payments(202409).assign(at=pd.Timestamp("2024-09-01", tz="UTC")))
    with duckdb.connect() as connection, pytest.raises(WarehouseError, match="“at” of payment_2024.parquet holds inst"):
        attach(connection, contracts["ca_payment"], describe(delivery), tmp_path)


@pytest.mark.parametrize("put", [Path.mkdir, lambda file: file.symlink_to("nowhere.csv"), os.mkfifo])
def test_what_is_no_file_but_called_like_one_is_not_taken_for_undelivered(tmp_path, put):
    loaded(whole(tmp_path / "d"), tmp_path)
    file = whole(tmp_path / "e") / "population/death.csv"
    file.unlink()
    put(file)
    with pytest.raises(WarehouseError, match="death.csv is no file, or a link that leads nowhere"):
        loaded(tmp_path / "e", tmp_path)


def test_one_table_in_two_formats_is_refused(tmp_path):
    """Payments have no key: the same rows as CSV and as Parquet would be twice the money."""
    made = whole(tmp_path / "d")
    file = made / "civil_affairs/payment_2024.parquet"
    pd.read_parquet(file).to_csv(file.with_suffix(".csv"), index=False)
    with pytest.raises(WarehouseError, match=r"payment_2024.parquet and payment_2024.csv are of one table"):
        loaded(made, tmp_path)


def test_files_of_no_table_are_named(tmp_path):
    """A file that is called otherwise than agreed would be left out without a word."""
    made = whole(tmp_path / "d")
    loaded(made, tmp_path)
    assert not_read(made) == []
    later = whole(tmp_path / "e")
    (later / "population/death.csv").rename(later / "population/Death.CSV")
    assert loaded(later, tmp_path)["death"].state == "kept"
    assert not_read(later) == ["Not read, of no table: population/Death.CSV. Name them as agreed, or in mapping.toml."]
    (later / "hrss/person.csv").unlink()
    (later / "hrss/person.csv").mkdir()
    with pytest.raises(WarehouseError, match="person.csv is no file.*Not read, of no table: population/Death.CSV"):
        loaded(later, tmp_path)


def test_a_number_that_a_spreadsheet_shortened_is_no_text(tmp_path):
    """Thousands would share one account or identity number."""
    rows = people(60).astype(object)
    rows.loc[3, "银行账号"] = "6.217E+18"
    rows.loc[4, "证件号码"] = "4.40103E+17"
    rows.loc[5, "联系电话"] = "86+13800000000"
    entry = loaded(whole(tmp_path / "d", hr_person=rows), tmp_path)["hr_person"]
    assert entry.rejected == 2
    words = "holds characters that were lost"
    assert [(one[1], one[2], one[4]) for one in listed(tmp_path, "hr_person")] == [
        ("4", "银行账号", words), ("5", "证件号码", words)
    ]  # fmt: skip
    paid = payments(202409, 202410, each=30).assign(agency=6.217e18)
    with pytest.raises(WarehouseError, match="60 of 60 rows would be rejected"):
        loaded(whole(tmp_path / "e", ca_payment=paid), tmp_path)


def test_the_store_is_for_its_owner_alone(tmp_path):
    loaded(whole(tmp_path / "d"), tmp_path)
    assert stat.S_IMODE((tmp_path / "store").stat().st_mode) == 0o700


def test_a_file_that_is_not_as_it_was_sent_is_refused(tmp_path):
    """By the list that came with the delivery: a damaged Parquet file can be read as other numbers."""
    delivery = whole(tmp_path / "d")
    names = [path.relative_to(delivery).as_posix() for path in delivery.rglob("*.*") if path.is_file()]
    lines = [f"{hashlib.sha256((delivery / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (delivery / HASHES).write_text("".join(lines), encoding="utf-8")
    payments(202409, 202410, each=4).to_parquet(delivery / "civil_affairs/payment_2024.parquet")
    with pytest.raises(WarehouseError, match="payment_2024.parquet is not as it was sent"):
        loaded(delivery, tmp_path)


def test_many_faults_are_told_with_how_many_more_there_are():
    said = refusal([f"table {at}: empty; nothing was changed." for at in range(7)], ["Not read: a.csv."])
    assert said.startswith("7 faults: table 0") and "table 5" not in said
    assert "And 2 faults more: “check” tells all. Not read: a.csv." in said
    assert refusal(["one: empty."], []) == "1 fault: one: empty. Nothing was changed."


@pytest.mark.parametrize("name", ["payment_2024 - 副本", "payment_2024 (2)", "payment_20241", "payment_２０２４"])
def test_a_copy_beside_a_yearly_file_is_of_no_table(tmp_path, name):
    delivery = whole(tmp_path / "d", ca_payment=payments(202409, 202410, each=20))
    rows = payments(202409, 202410, each=20)
    rows.assign(amount=rows["amount"] * 1.02).to_parquet(delivery / f"civil_affairs/{name}.parquet")

    assert loaded(delivery, tmp_path)["ca_payment"].rows == 40
    assert not_read(delivery) == [
        f"Not read, of no table: civil_affairs/{name}.parquet. Name them as agreed, or in mapping.toml."
    ]


def test_a_folder_that_cannot_be_looked_into_is_no_table_that_was_not_delivered(tmp_path, monkeypatch):
    loaded(whole(tmp_path / "d"), tmp_path)
    again = whole(tmp_path / "e", hr_person=people(6))
    closed, access = again / "hrss", os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != closed and access(path, mode))
    with pytest.raises(PermissionError) as refused:
        loaded(again, tmp_path)
    assert refused.value.filename == str(closed)


def test_months_left_out_before_the_store_are_named(tmp_path):
    loaded(whole(tmp_path / "d"), tmp_path)
    held = Store.read(tmp_path / "store")
    early = deliver(tmp_path / "e", "2024-05", 2, ca_payment=payments(202405, 202406))

    with pytest.raises(WarehouseError, match="begins with 2024-09, .* ends with 2024-06.*2024-07 to 2024-08 first"):
        loaded(early, tmp_path)
    assert Store.read(tmp_path / "store").description == held.description

    loaded(deliver(tmp_path / "f", "2024-07", 2, ca_payment=payments(202407, 202408)), tmp_path)
    loaded(early, tmp_path)
    assert (opened(tmp_path / "store").first_month, opened(tmp_path / "store").months) == ("2024-05", 6)


def test_nothing_in_the_list_of_rejected_rows_is_run_by_a_spreadsheet(tmp_path):
    values = ['=HYPERLINK("http://x.example","y")', "@SUM(1)", "+1+cmd|' /C calc'!A0", "-1+2", "＝1", "-5", "5-"]
    wrong = people(200).astype(object)
    wrong.loc[: len(values) - 1, "出生日期"] = values

    loaded(whole(tmp_path / "d", hr_person=wrong), tmp_path)

    told = [value for _, _, _, value, _ in listed(tmp_path, "hr_person")]
    assert told == [f"'{value}" for value in values[:5]] + ["-5", "5-"]
