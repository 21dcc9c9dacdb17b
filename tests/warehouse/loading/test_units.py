"""Amounts and numbers of persons that come in another unit than what is held are named before they count."""

import pandas as pd
import pytest

from tests.warehouse.loading.conftest import STANDARD, deliver, whole
from tests.warehouse.loading.test_load import loaded
from warehouse import extracts
from warehouse.errors import WarehouseError
from warehouse.loading import load as loading

NAMED = {source.name: source for source in extracts.sources()}
pytestmark = pytest.mark.usefixtures("contracts")


@pytest.fixture
def more(monkeypatch, contracts):
    """Also the contracts of a register of residents and of periods with amounts."""
    kept = [*contracts.values(), NAMED["resident_register"], NAMED["pn_period"]]
    monkeypatch.setattr(loading, "sources", lambda: kept)


def residents(*months: int, each: int = 100) -> pd.DataFrame:
    return pd.DataFrame([
        {"month": month, "town_code": "440103001", "sex": sex, "age_band": "0-4", "hukou": "local", "residents": each}
        for month in months for sex in "12"
    ])  # fmt: skip


def periods(**amounts: float) -> pd.DataFrame:
    """Twenty periods of each scheme."""
    rows = [{"scheme": scheme, "person_no": at, "town_code": "440103001", "start_month": 202409, "end_month": None,
             "monthly_amount": amount, "end_reason": None, "retirement": "normal"}
            for scheme, amount in amounts.items() for at in range(20)]  # fmt: skip
    columns = NAMED["pn_period"].columns
    return pd.DataFrame(rows).reindex(columns=list(columns))


def delivery(folder, resident, period, first="2024-09", months=2):
    made = whole(folder, first=first, months=months) if first == "2024-09" else deliver(folder, first, months)
    for name, rows in (("resident_register", resident), ("pn_period", period)):
        file = (made / NAMED[name].file).with_suffix(".csv")
        file.parent.mkdir(exist_ok=True)
        rows.to_csv(file, index=False)
    return made


def refused(made, tmp_path) -> list[str]:
    return loading.prepare(made, tmp_path / "store", tmp_path / "listing", accept=False).faults


def begin(tmp_path):
    loaded(delivery(tmp_path / "d", residents(202409, 202410), periods(ZG=3000.0, JM=200.0)), tmp_path)


@pytest.mark.parametrize(("times", "doubted"), [(100, True), (5, True), (4.9, False), (0.2, True), (0.21, False)])
def test_amounts_of_periods_are_compared_with_those_that_are_held(tmp_path, more, times, doubted):
    begin(tmp_path)
    again = delivery(tmp_path / "e", residents(202409, 202410), periods(ZG=3000.0 * times, JM=210.0))
    words = f"“monthly_amount” is 5 times .*: ZG {3000 * times:,.2f} where 3,000.00 is held"

    assert len(refused(again, tmp_path)) == doubted
    if doubted:
        with pytest.raises(WarehouseError, match=f"1 fault: pn_period: The median of {words}.*in yuan.*--accept"):
            loaded(again, tmp_path)
    assert loaded(again, tmp_path, accept=doubted)["pn_period"].rows == 40


@pytest.mark.parametrize(("each", "doubted"), [(1000, True), (500, True), (499, False), (20, True), (21, False)])
@pytest.mark.parametrize("month", ["2024-10", "2024-11"])
def test_residents_of_a_month_are_compared_with_those_that_are_held(tmp_path, more, each, doubted, month):
    """A month that is held with itself, a new one with the last before it."""
    begin(tmp_path)
    code = int(month.replace("-", ""))
    again = delivery(tmp_path / "e", residents(code, each=each), periods(ZG=3000.0, JM=200.0), month, 1)
    words = f"resident_register: The sum of “residents” of a month is .*: {month}: {2 * each:,} where 200 is held"

    assert len(refused(again, tmp_path)) == doubted
    if doubted:
        with pytest.raises(WarehouseError, match=f"1 fault: {words}.*of persons.*--accept"):
            loaded(again, tmp_path)
    assert loaded(again, tmp_path, accept=doubted)["resident_register"].rows == 2


def test_a_few_rows_tell_nothing_but_a_standard_does(tmp_path, more):
    few, more_of_it = periods(ZG=3000.0).head(11), periods(ZG=90000.0).head(11)
    loaded(delivery(tmp_path / "d", residents(202409, 202410, each=9), few), tmp_path)
    again = delivery(tmp_path / "e", residents(202409, 202410, each=49), more_of_it)
    assert refused(again, tmp_path) == []

    STANDARD.assign(amount=98_000.0).to_csv(again / "civil_affairs/standard.csv", index=False)
    [fault] = refused(again, tmp_path)
    assert fault.startswith("standard: The median of “amount” is 5 times")
    assert "DB 98,000.00 where 980.00 is held" in fault
