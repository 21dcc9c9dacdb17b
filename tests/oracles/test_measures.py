"""The measures behind the newer indicators equal plain counts over the extracts."""

import pandas as pd
import pytest

from layouts.view import View, settle
from queries.benchmarks import parts_of
from queries.catalogue import catalogue


def sums(reader, indicator: str, programme: str, month: str, code: str = "440000") -> tuple[float, float]:
    held = catalogue(reader)
    view, changed = settle(View(indicator=indicator, programme=programme, from_=month, to=month), held)
    assert changed == ()
    return parts_of(reader, view.selection, code)


@pytest.fixture(scope="module")
def applications(extracts) -> pd.DataFrame:
    found = pd.read_parquet(extracts / "affairs/application.parquet")
    for name in ("apply_date", "decide_date"):
        found[name] = pd.PeriodIndex(pd.to_datetime(found[name]), freq="M")
    inside = found[found["apply_date"] >= pd.Period("2018-01")]
    return inside[inside["decide_date"].isna() | (inside["decide_date"] >= inside["apply_date"])]


@pytest.mark.parametrize("month", ["2019-06", "2022-11", "2024-03"])
def test_applications_that_wait(reader, applications, month):
    rows, at = applications[applications["programme"] == "DIB"], pd.Period(month)
    waiting = rows[(rows["apply_date"] <= at) & (rows["decide_date"].isna() | (rows["decide_date"] > at))]
    overdue = waiting[waiting["apply_date"] <= at - 2]

    assert sums(reader, "overdue_share", "DIB", month) == (len(overdue), len(waiting))


@pytest.mark.parametrize("month", ["2019-06", "2024-03"])
def test_payments_made_late(reader, extracts, month):
    paid = pd.read_parquet(extracts / f"civil_affairs/payment_{month[:4]}.parquet")
    rows = paid[
        (paid["scheme"] == "CS") & (paid["entitled_month"] == int(month.replace("-", ""))) & (paid["amount"] > 0)
    ]
    entitled = rows["entitled_month"] // 100 * 12 + rows["entitled_month"] % 100
    made = rows["paid_month"] // 100 * 12 + rows["paid_month"] % 100

    late, payments = sums(reader, "late_payments", "DLS", month)

    assert abs(payments - len(rows)) <= 0.01 * len(rows)
    assert abs(late - (made > entitled + 1).sum()) <= max(2, 0.02 * len(rows))


def test_older_residents_are_those_of_sixty_and_more(reader, extracts):
    register = pd.read_parquet(extracts / "population/resident_register.parquet")
    rows = register[(register["month"] == 202306) & register["age_band"].isin(["60-79", "80+"])]

    _, older = sums(reader, "old_age_coverage", "URP", "2023-06")

    assert older == pytest.approx(rows["residents"].sum(), rel=0.01)


def test_combinations_are_nested_and_bounded(reader):
    two, one = sums(reader, "multiple_benefits", "any", "2023-06")
    three, same = sums(reader, "three_benefits", "any", "2023-06")
    anybody, _ = sums(reader, "recipient_rate", "any", "2023-06")

    assert same == one and 0 < three <= two <= one
    assert one == pytest.approx(anybody, rel=0.001)


def test_shares_of_persons_lie_between_nothing_and_all(reader):
    for indicator, programme in (("care_coverage", "DNC"), ("long_receipt", "DIB"), ("exits_to_work", "UI")):
        part, whole = sums(reader, indicator, programme, "2023-06")
        assert 0 < part <= whole, indicator
