"""What a load refuses or tells of files, of values that have their type, and of places that sent nothing."""

import hashlib
import os
from pathlib import Path

import pandas as pd
import pytest

from tests.warehouse.loading.conftest import deliver, payments, people, whole
from tests.warehouse.loading.test_load import listed, loaded
from warehouse.errors import WarehouseError
from warehouse.extracts import HASHES

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


@pytest.mark.parametrize("put", [Path.mkdir, lambda file: file.symlink_to("nowhere.csv"), os.mkfifo])
def test_what_is_no_file_but_called_like_one_is_not_taken_for_undelivered(tmp_path, put):
    loaded(whole(tmp_path / "d"), tmp_path)
    file = whole(tmp_path / "e") / "population/death.csv"
    file.unlink()
    put(file)
    with pytest.raises(WarehouseError, match="death.csv is no file, or a link that leads nowhere"):
        loaded(tmp_path / "e", tmp_path)


def test_a_file_that_is_not_as_it_was_sent_is_refused(tmp_path):
    """By the list that came with the delivery: a damaged Parquet file can be read as other numbers."""
    delivery = whole(tmp_path / "d")
    names = [path.relative_to(delivery).as_posix() for path in delivery.rglob("*.*") if path.is_file()]
    lines = [f"{hashlib.sha256((delivery / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (delivery / HASHES).write_text("".join(lines), encoding="utf-8")
    payments(202409, 202410, each=4).to_parquet(delivery / "civil_affairs/payment_2024.parquet")
    with pytest.raises(WarehouseError, match="payment_2024.parquet is not as it was sent"):
        loaded(delivery, tmp_path)
