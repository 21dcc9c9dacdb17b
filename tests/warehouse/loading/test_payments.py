"""What payments tell against themselves stops a first load, and a build straight from files."""

import re

import duckdb
import pandas as pd
import pytest

from tests.warehouse.loading.conftest import deliver, payments, whole
from tests.warehouse.loading.test_doubts import checked
from tests.warehouse.loading.test_load import loaded
from warehouse.errors import WarehouseError
from warehouse.extracts import Extracts, sources
from warehouse.loading import payments as asked

pytestmark = pytest.mark.usefixtures("contracts")
MONTHS = range(202401, 202409)
JANUARY = 2024 * 12
FEWER = "Months hold far fewer payments than the months beside them: "


def year(**by_month: int) -> pd.DataFrame:
    """Payments of eight months, 120 each where `m1`, `m2` … do not say how many."""
    rows = [payments(month, each=by_month.get(f"m{month % 100}", 120)) for month in MONTHS]
    return pd.concat(rows, ignore_index=True)


def first(folder, rows):
    return whole(folder, first="2024-01", months=8, day="2024-08-31", ca_payment=rows)


def series(*rows: int, amount: float = 100.0) -> asked.Counted:
    return {"ET": {JANUARY + i: (count, amount) for i, count in enumerate(rows) if count}}


def is_thin(*rows: int, of: range | None = None) -> list[str]:
    months = range(JANUARY, JANUARY + len(rows))
    doubt = asked.thin(series(*rows), months, of or months)
    return doubt[0].removeprefix(FEWER).removesuffix(".").split(", ") if doubt else []


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((200, 200, 99, 200, 200), ["2024-03 ET: 99 where 200 are usual"]),
        ((200, 200, 100, 200, 200), []),
        ((99, 99, 1, 99, 99), []),
        ((200, 200, 0, 0, 200, 200), ["2024-03 ET: 0 where 200 are usual", "2024-04 ET: 0 where 200 are usual"]),
        # At the ends there is one side; a programme may begin, grow, shrink and end.
        ((200, 200, 200, 20), ["2024-04 ET: 20 where 200 are usual"]),
        ((20, 200, 200, 200), ["2024-01 ET: 20 where 200 are usual"]),
        ((0, 200, 200, 200), []),
        ((0, 0, 20, 200, 2000, 20000), []),
        ((20000, 20000, 2000, 200, 0, 0, 0), []),
        ((0, 0, 900, 0, 0, 900, 0, 0, 900, 0, 0), []),
        ((200,), []),
    ],
)
def test_a_month_is_compared_with_those_before_and_after(rows, told):
    assert is_thin(*rows) == told


def test_months_that_are_not_delivered_are_not_asked():
    assert is_thin(200, 20, 200, 20, 200, of=range(JANUARY + 3, JANUARY + 5)) == ["2024-04 ET: 20 where 200 are usual"]


def test_of_several_programmes_each_is_compared_with_itself():
    found = series(200, 200, 200) | {"LS": {JANUARY + 1: (150, 1.0)}}
    assert asked.thin(found, range(JANUARY, JANUARY + 3), range(JANUARY, JANUARY + 3)) is None
    assert asked.apart(found, "amount") is None


@pytest.mark.parametrize(
    ("times", "months", "count"), [(100, 1, 1), (0.01, 1, 1), (15, 1, 0), (100, 4, 4), (100, 5, 3)]
)
def test_the_unit_of_most_months_is_the_usual_one(times, months, count):
    amounts = [100.0 * times] * months + [100.0] * (8 - months)
    found = {"ET": {JANUARY + i: (50, amount) for i, amount in enumerate(amounts)}}
    doubt = asked.apart(found, "amount")
    assert len(re.findall(r"ET: [0-9,.]+ where [0-9,.]+ is usual", doubt[0]) if doubt else []) == count


@pytest.mark.parametrize(("rows", "words"), [
    (year(m4=50), f"{FEWER}2024-04 ET: 50 where 120 are usual."),
    (year(m4=0), f"{FEWER}2024-04 ET: 0 where 120 are usual."),
    (year(m8=5), f"{FEWER}2024-08 ET: 5 where 120 are usual."),
    (year().assign(amount=lambda rows: rows["amount"].where(rows["paid_month"] != 202403, rows["amount"] * 100)),
     "less than one in 20 of it: 2024-03 ET: 15,950.00 where 159.50 is usual."),
])  # fmt: skip
def test_a_first_load_doubts_a_month_beside_the_others(tmp_path, rows, words):
    delivery = first(tmp_path / "d", rows)
    [fault] = checked(delivery, tmp_path)
    assert fault.startswith("ca_payment: ") and words in fault
    with pytest.raises(WarehouseError, match="--accept.*othing was changed"):
        loaded(delivery, tmp_path)
    remarks = loaded(delivery, tmp_path, accept=True)["ca_payment"].remarks
    assert sum(words.removesuffix(".") in remark and "accepted by" in remark for remark in remarks) == 1


def test_a_month_that_is_added_is_compared_with_those_held(tmp_path):
    loaded(first(tmp_path / "d", year()), tmp_path)
    september = deliver(tmp_path / "e", "2024-09", 1, "2024-09-30", ca_payment=payments(202409, each=50))
    [fault] = checked(september, tmp_path)
    assert f"{FEWER}2024-09 ET: 50 where 120 are usual." in fault
    assert checked(deliver(tmp_path / "f", "2024-09", 1, ca_payment=payments(202409, each=60)), tmp_path) == []


def received(rows: pd.DataFrame):
    """A connection in which the payments of files are as a build reads them, and their contract."""
    connection = duckdb.connect()
    connection.from_df(rows.assign(filename="f", file_row_number=range(len(rows)))).create("received_ca_payment")
    return connection, [source for source in sources() if source.name in ("ca_payment", "hr_person")]


DELIVERY = Extracts("d", "guangdong", False, "2024-01", 8, "2024-08-31")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (pd.concat([year(), payments(202402, each=20)]), "2024-02: 20 of 140 rows. The money would count twice."),
        (year(m5=10), f"{FEWER}2024-05 ET: 10 where 120 are usual."),
        (year().assign(amount=lambda rows: rows["amount"].where(rows["paid_month"] < 202407, rows["amount"] / 100)),
         "2024-07 ET: 1.60 where 159.50 is usual, 2024-08 ET: 1.60 where 159.50 is usual."),
    ],
)  # fmt: skip
def test_a_build_from_files_asks_payments_what_they_tell_alone(rows, words):
    with pytest.raises(WarehouseError) as refused:
        asked.refuse(*received(rows), DELIVERY)
    assert "ca_payment: " in str(refused.value) and words in str(refused.value)
    assert "load with --accept. Then build what was loaded." in str(refused.value)


def test_sound_payments_are_not_doubted():
    few = pd.concat([year(), payments(202402, each=6), payments(202403, each=11)])
    back = year().assign(amount=-5.0, kind="C")
    for rows in (year(), few, pd.concat([year(), back]), year().head(0)):
        asked.refuse(*received(rows), DELIVERY)


def test_every_doubt_of_a_build_is_told_at_once():
    rows = pd.concat([year(m5=10), payments(202402, each=20)])
    with pytest.raises(WarehouseError, match="count twice.*far fewer payments"):
        asked.refuse(*received(rows), DELIVERY)
