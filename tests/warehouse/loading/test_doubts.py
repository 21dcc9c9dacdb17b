"""What may be so and is more likely a mistake is taken in only with `--accept`, and `check` names it before."""

import pandas as pd
import pytest
from typer.testing import CliRunner

from tests.warehouse.loading.conftest import STANDARD, deliver, payments, people, whole
from tests.warehouse.loading.test_load import loaded, stored
from warehouse.__main__ import app
from warehouse.correcting import acting
from warehouse.errors import WarehouseError
from warehouse.loading.load import load, prepare
from warehouse.loading.store import Store

pytestmark = pytest.mark.usefixtures("contracts")


def october(folder, rows):
    return deliver(folder, "2024-10", 1, ca_payment=rows)


def checked(delivery, tmp_path) -> list[str]:
    return prepare(delivery, tmp_path / "store", tmp_path / "listing", accept=False).faults


@pytest.mark.parametrize(("held", "now", "refused"), [(40, 31, True), (40, 32, False), (11, 1, False), (12, 0, True)])
def test_a_month_that_comes_again_with_fewer_rows_is_not_replaced_by_accident(tmp_path, held, now, refused):
    loaded(whole(tmp_path / "d", ca_payment=payments(202409, 202410, each=held)), tmp_path)
    fewer = whole(tmp_path / "e", ca_payment=payments(202409, each=held)) if not now else None
    fewer = fewer or october(tmp_path / "e", payments(202410, each=now))

    if refused:
        words = f"ca_payment: Months would be replaced by fewer rows: 2024-10: {now} rows where {held} are held"
        with pytest.raises(WarehouseError, match=f"{words}.*--accept.*othing was changed"):
            loaded(fewer, tmp_path)
        assert [words in fault for fault in checked(fewer, tmp_path)] == [True]
        assert len(stored(tmp_path)) == 2 * held

    assert loaded(fewer, tmp_path, accept=refused)["ca_payment"].state == "loaded"
    assert len(stored(tmp_path)) == held + now


@pytest.mark.parametrize(("held", "now", "refused"), [(40, 61, True), (40, 60, False), (12, 19, True), (11, 40, False)])
def test_a_month_that_comes_again_with_far_more_rows_is_not_replaced_by_accident(tmp_path, held, now, refused):
    loaded(whole(tmp_path / "d", ca_payment=payments(202409, 202410, each=held)), tmp_path)
    more = october(tmp_path / "e", payments(202410, each=now))
    words = f"ca_payment: Months would be replaced by far more rows: 2024-10: {now} rows where {held} are held"

    assert [words in fault and "were added, load with --accept" in fault for fault in checked(more, tmp_path)] == (
        [True] * refused
    )
    assert loaded(more, tmp_path, accept=refused)["ca_payment"].state == "loaded"
    assert len(stored(tmp_path)) == held + now


def test_of_many_months_the_first_are_named(tmp_path):
    months = range(202401, 202409)
    before, now = (whole(tmp_path / name, first="2024-01", months=8, ca_payment=payments(*months, each=each))
                   for name, each in (("d", 20), ("e", 10)))  # fmt: skip
    loaded(before, tmp_path)
    [fault] = checked(now, tmp_path)
    assert fault.count("10 rows where 20 are held") == 6 and "2024-06: 10 rows where 20 are held and 2 more" in fault


@pytest.mark.parametrize(("each", "again", "refused"), [(100, 100, True), (200, 10, False), (400, 20, False),
                                                        (400, 22, True), (11, 11, False)])  # fmt: skip
def test_payments_that_come_twice_in_one_file_are_not_taken_in_by_accident(tmp_path, each, again, refused):
    rows = payments(202409, 202410, each=each)
    twice = pd.concat([rows, rows[rows["paid_month"] == 202410].head(again)])
    delivery = whole(tmp_path / "d", ca_payment=twice)
    words = f"2024-10: {again} of {each + again} rows. The money would count twice"

    assert [words in fault for fault in checked(delivery, tmp_path)] == [True] * refused
    if refused:
        with pytest.raises(WarehouseError, match=f"ca_payment: Rows repeat .* too: {words}.*--accept"):
            loaded(delivery, tmp_path)
    assert loaded(delivery, tmp_path, accept=refused)["ca_payment"].rows == 2 * each + again


def test_payments_that_differ_in_one_column_are_no_repetition(tmp_path):
    rows = payments(202409, 202410, each=50)
    both = pd.concat([rows, rows.assign(kind="B")])
    assert loaded(whole(tmp_path / "d", ca_payment=both), tmp_path)["ca_payment"].rows == 200


@pytest.mark.parametrize(("times", "refused"), [(100, True), (5.2, True), (4.8, False), (0.01, True), (0.22, False)])
def test_amounts_in_another_unit_are_not_taken_in_by_accident(tmp_path, times, refused):
    loaded(whole(tmp_path / "d", ca_payment=payments(202409, 202410, each=21)), tmp_path)
    rows = payments(202411, each=21)
    november = deliver(tmp_path / "e", "2024-11", 1, ca_payment=rows.assign(amount=rows["amount"] * times))
    words = f"2024-11 ET: {110 * times:,.2f} where 110.00 is held"

    assert [words in fault for fault in checked(november, tmp_path)] == [True] * refused
    if refused:
        with pytest.raises(WarehouseError, match=f"ca_payment: The median of “amount”.*: {words}.*in yuan.*--accept"):
            loaded(november, tmp_path)
    assert loaded(november, tmp_path, accept=refused)["ca_payment"].rows == 21


def test_each_programme_is_compared_with_itself_and_a_few_rows_tell_nothing(tmp_path):
    low, few = payments(202409, 202410, each=20), payments(202411, each=11)
    high = low.assign(scheme="LS", amount=low["amount"] * 100)
    loaded(whole(tmp_path / "d", ca_payment=pd.concat([low, high])), tmp_path)
    back = payments(202411, each=40).assign(scheme="LS", amount=-5.0)
    new = payments(202411, each=40).assign(scheme="CS", amount=1e5)
    rows = pd.concat(
        [few.assign(amount=9000.0), payments(202411, each=20).assign(scheme="LS", amount=9000.0), back, new]
    )
    november = deliver(tmp_path / "e", "2024-11", 1, ca_payment=rows)
    assert checked(november, tmp_path) == []


def test_what_was_doubted_and_taken_in_all_the_same_is_told_with_who_accepted_it(tmp_path):
    home = tmp_path / "guangdong"
    load(whole(tmp_path / "d", hr_person=people(100)), home / "store", home / "rejected")
    rows = payments(202409, 202410, each=50)
    again = whole(tmp_path / "e", hr_person=people(70), ca_payment=pd.concat([rows, rows]))

    load(again, home / "store", home / "rejected", accept=True)

    noted = {entry["table"]: entry["remarks"] for entry in Store.read(home / "store").loads}
    fewer = f"doubted, accepted by {acting()}: 70 rows were delivered where 100 were held"
    assert noted["hr_person"] == [fewer] and noted["standard"] == ["the same delivery again"]
    assert sum("repeat another row" in words and acting() in words for words in noted["ca_payment"]) == 1
    asked = CliRunner().invoke(app, ["loads", "--out", str(tmp_path)]).output.splitlines()
    assert len(asked) == 8 and not any("doubted" in line for line in asked[:4])
    [line] = (line for line in asked if "hr_person: 70 rows in" in line)
    assert line.endswith(f"70 rows in = 70 loaded + 0 rejected; {fewer}")


def test_what_nobody_doubts_is_not_noted_as_accepted(tmp_path):
    entries = loaded(whole(tmp_path / "d"), tmp_path, accept=True)
    assert not any("doubted" in words for entry in entries.values() for words in entry.remarks)


def test_a_check_leaves_nothing_behind_where_nothing_was_loaded(tmp_path):
    delivery = whole(tmp_path / "d")
    (delivery / "hrss/person.csv").unlink()
    asked = CliRunner().invoke(app, ["check", "--extracts", str(delivery), "--out", str(tmp_path / "out")])
    assert asked.exit_code == 1 and "hr_person: " in asked.output and "was never delivered" in asked.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("table", ["death", "hr_person", "standard", "ca_payment"])
def test_a_table_without_a_row_is_not_taken_in_by_accident_the_first_time_either(tmp_path, table):
    deaths = pd.DataFrame({"id_card": ["440103199112310000"], "death_date": ["2024-09-01"]})
    given = {"death": deaths, "hr_person": people(), "standard": STANDARD, "ca_payment": payments(202409)}
    delivery = whole(tmp_path / "d", **{table: given[table].head(0)})

    with pytest.raises(WarehouseError, match=f"1 fault: {table}: Its files hold no row.*--accept.*othing was changed"):
        loaded(delivery, tmp_path)
    assert not (tmp_path / "store/ledger.json").exists()

    entry = loaded(delivery, tmp_path, accept=True)[table]
    assert entry.rows == 0 and f"doubted, accepted by {acting()}: Its files hold no row" in entry.remarks


def test_an_older_extraction_does_not_replace_a_newer_one_by_accident(tmp_path):
    loaded(whole(tmp_path / "d", day="2024-11-30"), tmp_path)
    older = whole(tmp_path / "e", day="2024-11-29", hr_person=people(6))
    words = "The delivery was extracted on 2024-11-29, what is held on 2024-11-30"

    assert [words in fault for fault in checked(older, tmp_path)] == [True]
    with pytest.raises(WarehouseError, match=f"1 fault: {words}.*--accept.*othing was changed"):
        loaded(older, tmp_path)
    assert len(stored(tmp_path, "hr_person")) == 5

    entries = loaded(older, tmp_path, accept=True)
    told = {name: [f"accepted by {acting()}: {words}" in said for said in entry.remarks if "doubted" in said]
            for name, entry in entries.items()}  # fmt: skip
    assert told["hr_person"] == [True] and len(stored(tmp_path, "hr_person")) == 6
    assert Store.read(tmp_path / "store").description["extraction_date"] == "2024-11-30"


def test_an_extraction_of_the_same_day_is_no_older_one(tmp_path):
    loaded(whole(tmp_path / "d"), tmp_path)
    assert loaded(whole(tmp_path / "e", hr_person=people(6)), tmp_path)["hr_person"].rows == 6


def test_rows_that_are_rejected_were_delivered(tmp_path):
    loaded(whole(tmp_path / "d", hr_person=people(100)), tmp_path)
    late = people(100)
    late.loc[:29, "出生日期"] = "never"
    [fault] = checked(whole(tmp_path / "e", hr_person=late), tmp_path)
    assert "30 of 100 rows would be rejected. 70 rows are left after rejection where 100 were held." in fault
