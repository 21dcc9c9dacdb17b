"""A delivery is loaded by month, the same again changes nothing, and no row is lost without a word."""

import csv
import shutil
import stat
import tempfile

import duckdb
import pandas as pd
import pytest

from tests.warehouse.loading.conftest import deliver, payments, people, whole
from warehouse.attaching import attach
from warehouse.errors import WarehouseError
from warehouse.loading.load import load
from warehouse.loading.store import Store, opened
from warehouse.scratch import SCRATCH

pytestmark = pytest.mark.usefixtures("contracts")


def loaded(delivery, tmp_path, accept=False) -> dict:
    return {entry.source.name: entry for entry in load(delivery, tmp_path / "store", tmp_path / "listing", accept)}


def stored(tmp_path, table="ca_payment") -> pd.DataFrame:
    held = opened(tmp_path / "store")
    return duckdb.read_parquet([str(held.folder / file) for file in held.parts[table]]).df()


def listed(tmp_path, table: str) -> list[tuple]:
    with (tmp_path / "listing" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return [(row["file"], row["row"], row["column"], row["value"], row["reason"]) for row in csv.DictReader(stream)]


def test_the_same_delivery_again_changes_nothing(tmp_path):
    first = loaded(whole(tmp_path / "d"), tmp_path)
    before = Store.read(tmp_path / "store")

    again = loaded(tmp_path / "d", tmp_path)

    assert all(entry.rows_in == entry.rows > 0 and entry.state == "loaded" for entry in first.values())
    assert {entry.state for entry in again.values()} == {"unchanged"}
    assert Store.read(tmp_path / "store").tables == before.tables


def test_a_month_delivered_again_replaces_that_month_alone(tmp_path):
    loaded(whole(tmp_path / "d"), tmp_path)
    october = deliver(tmp_path / "e", "2024-10", 1, ca_payment=payments(202410, each=5, late=2))

    entries = loaded(october, tmp_path)

    assert stored(tmp_path).groupby("paid_month").size().to_dict() == {202409: 3, 202410: 5}
    assert entries["ca_payment"].remarks == ("replaces 3 rows of 1 month with 5", "2 paid 3 months late or more")
    assert entries["hr_person"].state == "kept" and "5 rows stay" in str(entries["hr_person"])


def test_a_later_month_is_added_and_the_window_moves_on(tmp_path):
    loaded(whole(tmp_path / "d"), tmp_path)

    loaded(deliver(tmp_path / "e", "2024-11", 1, "2024-11-30", ca_payment=payments(202411)), tmp_path)

    held = opened(tmp_path / "store")
    assert (held.first_month, held.months, held.extraction_date) == ("2024-09", 3, "2024-11-30")
    assert sorted(set(stored(tmp_path)["paid_month"])) == [202409, 202410, 202411]


def test_months_left_out_between_two_deliveries_are_named(tmp_path):
    loaded(whole(tmp_path / "d"), tmp_path)

    with pytest.raises(WarehouseError, match="Load the months from 2024-11 on first"):
        loaded(deliver(tmp_path / "e", "2024-12", 1, ca_payment=payments(202412)), tmp_path)


def test_a_month_without_rows_is_told_and_empties_the_month(tmp_path):
    loaded(whole(tmp_path / "d"), tmp_path)

    entries = loaded(whole(tmp_path / "e", ca_payment=payments(202409)), tmp_path)

    assert any("no rows of 2024-10" in words for words in entries["ca_payment"].remarks)
    assert set(stored(tmp_path)["paid_month"]) == {202409}


def test_wrong_values_are_listed_by_file_row_and_value(tmp_path):
    wrong = people(200).astype(object)
    wrong.loc[1, "出生日期"] = "1991-02-31"
    wrong.loc[4, "个人编号"] = 4
    wrong.loc[7, "个人编号"] = "八"
    wrong.loc[9, "个人编号"] = None

    entry = loaded(whole(tmp_path / "d", hr_person=wrong), tmp_path)["hr_person"]

    assert (entry.rows_in, entry.rows, entry.rejected) == (200, 196, 4)
    assert listed(tmp_path, "hr_person") == [
        ("person.csv", "2", "出生日期", "1991-02-31", "is no date"),
        ("person.csv", "5", "个人编号", "4", "is the key of an earlier row"),
        ("person.csv", "8", "个人编号", "八", "is no whole number"),
        ("person.csv", "10", "个人编号", "", "is empty"),
    ]
    assert stat.S_IMODE((tmp_path / "listing/hr_person.csv").stat().st_mode) == 0o600


def test_a_stored_row_tells_where_it_was_delivered(tmp_path):
    loaded(whole(tmp_path / "d"), tmp_path)

    rows = stored(tmp_path, "hr_person")

    assert {file.partition("#")[0] for file in rows["origin_file"]} == {"person.csv"}
    assert sorted(rows["origin_row"]) == list(range(5))


def test_rows_of_two_loads_of_one_file_are_told_apart(tmp_path):
    loaded(whole(tmp_path / "d"), tmp_path)
    loaded(deliver(tmp_path / "e", "2024-11", 1, ca_payment=payments(202411)), tmp_path)

    rows = stored(tmp_path)

    assert len(rows) == 9 == len(rows[["origin_file", "origin_row"]].drop_duplicates())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("１２３", 123),
        ("1,234", 1234),
        ("－5", -5),
        ("70.0", 70),
        ("1e3", None),
        ("3万", None),
        ("1,23", None),
        ("4.5", None),
    ],
)
def test_whole_numbers_follow_explicit_rules(tmp_path, text, value):
    rows = people(40).astype(object)
    rows.loc[3, "个人编号"] = text
    entry = loaded(whole(tmp_path / "d", hr_person=rows), tmp_path)["hr_person"]
    assert entry.rejected == (value is None)
    assert value is None or value in set(stored(tmp_path, "hr_person")["个人编号"])


@pytest.mark.parametrize(
    ("text", "good"),
    [("2024/9/1", True), ("20240901", True), ("2024年9月1日", True), ("45536", False), ("民国113年", False),
     ("2024-02-30", False), ("0224-01-01", False), ("2024-13-01", False)],
)  # fmt: skip
def test_dates_follow_explicit_rules(tmp_path, text, good):
    rows = people(40).astype(object)
    rows.loc[3, "出生日期"] = text
    assert loaded(whole(tmp_path / "d", hr_person=rows), tmp_path)["hr_person"].rejected == (not good)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_names_survive_every_encoding(tmp_path, coding):
    whole(tmp_path / "d")
    (tmp_path / "d/hrss/person.csv").write_bytes(people().to_csv(index=False).encode(coding))
    loaded(tmp_path / "d", tmp_path)
    assert list(stored(tmp_path, "hr_person").sort_values("个人编号")["姓名"]) == list(people()["姓名"])


def test_a_fault_leaves_what_was_loaded(tmp_path):
    loaded(whole(tmp_path / "d"), tmp_path)
    spoilt = whole(tmp_path / "e", ca_payment=payments(202409, 202410, each=9))
    (spoilt / "hrss/person.csv").write_bytes(b"\xff\xff\n")

    with pytest.raises(
        WarehouseError, match=r"1 fault: hr_person.*is neither UTF-8 nor GB18030.*nothing was changed\.$"
    ):
        loaded(spoilt, tmp_path)

    assert len(stored(tmp_path)) == 6
    assert len(list((tmp_path / "store").rglob("*.parquet"))) == 5


def test_a_register_that_shrank_is_not_taken_in_by_accident(tmp_path):
    loaded(whole(tmp_path / "d", hr_person=people(100)), tmp_path)
    small = whole(tmp_path / "e", hr_person=people(70))

    with pytest.raises(WarehouseError, match="70 rows were delivered where 100 were held"):
        loaded(small, tmp_path)

    assert loaded(small, tmp_path, accept=True)["hr_person"].rows == 70


def test_too_many_rejections_stop_the_load(tmp_path):
    with pytest.raises(WarehouseError, match="5 of 5 rows would be rejected"):
        loaded(whole(tmp_path / "d", hr_person=people().assign(出生日期="never")), tmp_path)
    assert len(listed(tmp_path, "hr_person")) == 5


def test_a_link_out_of_the_delivery_is_refused(tmp_path):
    whole(tmp_path / "d")
    shutil.move(tmp_path / "d/hrss/person.csv", tmp_path / "person.csv")
    (tmp_path / "d/hrss/person.csv").symlink_to(tmp_path / "person.csv")
    with pytest.raises(WarehouseError, match="leads out of the delivery"):
        loaded(tmp_path / "d", tmp_path)


@pytest.mark.parametrize("name", ["missing", "file", "circle", "empty"])
def test_a_folder_that_is_no_delivery_is_named(tmp_path, name):
    (tmp_path / "file").write_text("text", encoding="utf-8")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    (tmp_path / "empty").mkdir()

    with pytest.raises(WarehouseError, match=f"{name} is not a folder of extracts: extracts.toml is missing"):
        opened(tmp_path / name)


def test_data_of_another_kind_do_not_mix(tmp_path):
    loaded(whole(tmp_path / "d"), tmp_path)
    other = whole(tmp_path / "e")
    text = (other / "extracts.toml").read_text().replace("demonstration = false", "demonstration = true")
    (other / "extracts.toml").write_text(text)
    with pytest.raises(WarehouseError, match="demonstration"):
        loaded(other, tmp_path)


def test_a_register_that_comes_again_unchanged_is_told(tmp_path):
    loaded(whole(tmp_path / "d"), tmp_path)
    again = loaded(whole(tmp_path / "e", ca_payment=payments(202409, 202410, each=4)), tmp_path)
    november = loaded(deliver(tmp_path / "f", "2024-11", 1, "2024-11-30", hr_person=people()), tmp_path)
    assert again["hr_person"].state == "unchanged" and november["hr_person"].remarks == ("the same rows again",)


@pytest.mark.parametrize(("before", "after", "words"), [
    ('"2024-09"', '"2024-13"', "first_month = '2024-13'.*a month such as"),
    ("months = 2", 'months = "2"', "months = '2'"),
    ("months = 2", "months = 0", "months = 0"),
    ("2024-10-31", "2024-10-32", "extraction_date = '2024-10-32'"),
    ("2024-10-31", "31.10.2024", "extraction_date"),
    ("months", "monate", "does not say months.*a whole number from 1"),
    ("months = 2", "months = 2\ncolour = 1", "says colour, which nothing reads"),
    ("= false", '= "no"', "demonstration = 'no'.*true or false"),
    ("atlas =", "atlas", "cannot be read.*nothing was changed"),
    ("months = 2", "months = 2\nscale = -1", "scale = -1"),
])  # fmt: skip
def test_a_description_that_cannot_be_is_named(tmp_path, before, after, words):
    file = whole(tmp_path / "d") / "extracts.toml"
    file.write_text(file.read_text().replace(before, after))
    with pytest.raises(WarehouseError, match=words):
        loaded(tmp_path / "d", tmp_path)
    assert not (tmp_path / "store").exists()


def test_a_flipped_bit_in_the_store_is_found_before_it_is_a_number(tmp_path, contracts):
    loaded(whole(tmp_path / "d"), tmp_path)
    held = opened(tmp_path / "store")
    with duckdb.connect() as connection:
        assert attach(connection, contracts["ca_payment"], held, tmp_path) == 6
        file = held.folder / held.parts["ca_payment"][0]
        content = bytearray(file.read_bytes())
        content[len(content) // 3] ^= 1
        file.write_bytes(content)
        with pytest.raises(WarehouseError, match="not as it was written: the store is damaged"):
            attach(connection, contracts["ca_payment"], held, tmp_path)


def test_rows_of_persons_at_work_lie_in_the_folder_of_the_data_and_what_a_killed_load_left_goes(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    (tmp_path / f"{SCRATCH}left").mkdir()
    assert loaded(whole(tmp_path / "d"), tmp_path)
    assert not list(tmp_path.glob(f"{SCRATCH}*"))
