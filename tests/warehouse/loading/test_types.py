"""Months whose files differ in types are read together in one that holds all values; nothing is rounded."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from tests.warehouse.loading.conftest import payments, whole
from tests.warehouse.loading.test_load import loaded
from warehouse import misread
from warehouse.attaching import attach
from warehouse.errors import WarehouseError
from warehouse.extracts import describe
from warehouse.loading import casting
from warehouse.loading.store import opened

pytestmark = pytest.mark.usefixtures("contracts")
AMOUNTS, PERSONS = [100.5, 101.25, 102.75], [1_000_000_007, 2, 3]


def rows(source, delivery, scratch: Path) -> list[tuple]:
    with duckdb.connect() as connection:
        attach(connection, source, delivery, scratch)
        return connection.table(f"raw_{source.name}").project("paid_month, person_no, amount").order("all").fetchall()


def narrow(frame: pd.DataFrame) -> pd.DataFrame:
    """As a tool writes a month in which all amounts are whole and all numbers small."""
    return frame.astype({"amount": "int32", "person_no": "int16"})


def broad(month: int) -> pd.DataFrame:
    return payments(month).assign(amount=AMOUNTS, person_no=PERSONS)


def expected(first: int, second: int) -> list[tuple]:
    before = [(first, at, 100.0 + at) for at in range(3)]
    return sorted([*before, *((second, *told) for told in zip(PERSONS, AMOUNTS, strict=True))])


@pytest.mark.parametrize("older", [False, True])
def test_what_is_loaded_month_by_month(tmp_path, contracts, older):
    """Also where a store was filled by a version that kept the types of each month."""
    with pytest.MonkeyPatch.context() as patch:
        if older:
            patch.setitem(casting.BOUNDED, "number", "cast({0} as integer)")
        loaded(whole(tmp_path / "a", months=1, ca_payment=narrow(payments(202409))), tmp_path)
    loaded(whole(tmp_path / "b", first="2024-10", months=1, ca_payment=broad(202410)), tmp_path, accept=True)
    assert rows(contracts["ca_payment"], opened(tmp_path / "store"), tmp_path) == expected(202409, 202410)


def test_what_is_built_from_files_of_two_years(tmp_path, contracts):
    delivery = whole(tmp_path / "d", first="2023-12", months=12, ca_payment=broad(202410))
    narrow(payments(202312)).to_parquet(delivery / "civil_affairs/payment_2023.parquet")
    assert rows(contracts["ca_payment"], describe(delivery), tmp_path) == expected(202312, 202410)


def test_a_year_without_a_column_is_refused(tmp_path, contracts):
    delivery = whole(tmp_path / "d", first="2023-12", months=12)
    payments(202312).drop(columns="agency").to_parquet(delivery / "civil_affairs/payment_2023.parquet")
    with pytest.raises(WarehouseError, match="payment_2023.parquet of Civil affairs has no column “agency”"):
        rows(contracts["ca_payment"], describe(delivery), tmp_path)


def test_whole_numbers_that_a_tool_made_fractions_are_whole(tmp_path, contracts):
    """A row without a number makes all of its file fractions; one that is none, or has lost its last digits, is kept to
    be rejected."""
    lost = broad(202410).head(1).assign(person_no=2.0**53)
    odd = pd.concat([broad(202410).assign(person_no=[1_000_000_007, None, 2.5]), lost])
    delivery = whole(tmp_path / "d", first="2023-12", months=12, ca_payment=odd)
    payments(202312).to_parquet(delivery / "civil_affairs/payment_2023.parquet")
    source = contracts["ca_payment"]
    with duckdb.connect() as connection:
        attach(connection, source, describe(delivery), tmp_path)
        found = connection.table("raw_ca_payment").filter("paid_month = 202410").project("person_no, typeof(person_no)")
        assert set(found.fetchall()) == {(1_000_000_007, "BIGINT"), (None, "BIGINT")}
        [(column, _, kept)] = misread.faults(connection, source)
        assert (column, kept.project("wrong_row, wrong_value").fetchall()) == (
            "person_no",
            [(2, "2.5"), (3, "9007199254740992.0")],
        )
