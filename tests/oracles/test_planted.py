"""What the generator says it planted is in the extracts, at the stated rates, and nothing else is."""

import math

import numpy as np
import pandas as pd
import pytest

from tests.oracles.rules import FOUND

ALL_RULES = {*(f"ID{i:02d}" for i in range(1, 11)), *(f"P{i:02d}" for i in range(1, 21)), "outage"}
# Names written differently are as frequent as the recipe says (2 %), not as the faults they look like.
NOT_PAIRED = {"ID08", "outage"}


@pytest.fixture(scope="module")
def truth(extracts):
    """The truth folder's tables by name."""
    folder = extracts.with_name("extracts-truth")
    return {
        file.stem: pd.read_csv(file, dtype={"key": str, "township": str, "centre": str})
        for file in folder.glob("*.csv")
    }


def pairs(rows: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(rows["system"], rows["key"], strict=True))


@pytest.mark.parametrize("rule", FOUND)
def test_what_was_planted_is_found_by_a_plain_rule_and_hardly_anything_else(extracts, truth, rule):
    planted = pairs(truth["defect"].query("rule == @rule"))
    lookalikes = pairs(truth["lookalike"].query("rule == @rule"))

    found = FOUND[rule](extracts)

    # A record with two faults may hide one: a household without an award on file has no size to compare.
    assert planted and len(planted - found) <= max(1, len(planted) // 20)
    assert len(found - planted) <= max(1, len(planted) // 20)
    assert not (found - planted) & lookalikes


def test_every_rule_is_planted(truth):
    assert set(truth["defect"]["rule"]) == ALL_RULES


def test_every_rule_is_planted_at_its_rate(truth):
    counts = truth["defect"].groupby("rule").size()
    rates = truth["rate"].query("rate > 0")

    for rule, rows in rates.groupby("rule"):
        expected = (rows["tested"] * rows["rate"]).sum()
        spread = math.sqrt((rows["tested"] * rows["rate"] * (1 - rows["rate"])).sum())
        assert abs(counts[rule] - expected) <= 4 * spread + 2, (rule, counts[rule], expected)


def test_the_records_tested_are_those_of_the_registers(extracts, truth):
    records = pd.read_parquet(extracts.with_name("extracts-truth") / "person.parquet")
    persons = records.groupby(records["system"].astype(str))["person"].nunique()

    tested = truth["rate"].query("rule == 'ID02'").set_index("system")["tested"]

    assert tested.to_dict() == persons.to_dict()


def test_lookalikes_are_two_to_five_times_as_many(truth):
    faults, lookalikes = (truth[name].groupby("rule").size() for name in ("defect", "lookalike"))

    ratio = (lookalikes / faults).drop(list(NOT_PAIRED & set(faults.index)))

    assert ratio.between(1.7, 5.5).all(), ratio.to_dict()


def test_a_lookalike_says_why_it_is_legitimate(truth):
    assert truth["lookalike"]["why"].str.len().min() > 5


def test_support_fails_to_arrive_inside_the_clusters(extracts, truth):
    towns = truth["township"].set_index("township")
    cases = pd.read_csv(extracts / "civil_affairs/dibao_case.csv", dtype={"town_code": str})["town_code"].value_counts()
    residents = pd.read_parquet(extracts / "population/resident_register.parquet").query(
        "hukou == 'local' and month == 202411"
    )
    local = residents.groupby(residents["town_code"].astype(str))["residents"].sum()
    expected = local * np.exp(0.55 * towns["poverty"] + 0.15 * towns["reach"])
    inside = towns["km_to_cluster"] <= 30

    share = {
        side: cases.reindex(towns.index[inside == side]).sum() / expected[inside == side].sum()
        for side in (True, False)
    }

    assert 0.3 < share[True] / share[False] < 0.62
    assert (towns.loc[inside, "coverage"] == 0.45).all() and (towns.loc[~inside, "coverage"] == 1).all()


def test_neighbours_are_alike_as_planted(truth):
    """The autocorrelation that makes the effects of the townships most likely is the planted 0.7."""
    areas = pd.read_csv("geodata/guangdong/areas.csv", dtype={"code": str}).set_index("code")
    xy = areas.loc[truth["township"]["township"], ["lon", "lat"]].to_numpy()
    near = np.argsort(((xy[:, None] - xy[None]) ** 2).sum(axis=2), axis=1)[:, 1:7]
    weights = np.zeros((len(xy), len(xy)))
    np.put_along_axis(weights, near, 1 / 6, axis=1)
    candidates = np.arange(0.4, 0.95, 0.05)
    spread = {rho: np.linalg.slogdet(np.eye(len(xy)) - rho * weights)[1] for rho in candidates}

    for effect in ("stay", "reach"):
        field = truth["township"][effect].to_numpy()
        fit = {
            rho: logdet - len(xy) / 2 * np.log(((field - rho * weights @ field) ** 2).sum())
            for rho, logdet in spread.items()
        }
        assert 0.6 <= max(fit, key=fit.get) <= 0.8


def test_avoidable_requests_are_computed_as_they_are_true(extracts, reader, truth):
    told = pd.read_parquet(extracts.with_name("extracts-truth") / "avoidable.parquet")
    requests = pd.read_parquet(extracts / "affairs/document_request.parquet")
    applied = pd.read_parquet(extracts / "affairs/application.parquet")["apply_date"]

    [(counted,)] = reader.connection.execute(
        "select sum(cum[len(cum)]) from cube where measure = 'avoidable_requests' and area = $1", ["440000"]
    ).fetchall()

    assert len(told) == len(requests) and applied.notna().all()
    assert counted == told["avoidable"].sum() > 0.1 * len(told)


def test_the_slow_office_is_slow(extracts, truth):
    applications = pd.read_parquet(extracts / "affairs/application.parquet").dropna(subset=["decide_date"])
    days = (pd.to_datetime(applications["decide_date"]) - pd.to_datetime(applications["apply_date"])).dt.days
    towns = truth["township"].set_index("township")
    usual = np.exp(3 + 0.25 * towns["stay"]).reindex(applications["office"].astype(str)).to_numpy()
    slow = applications["office"].astype(str).isin(towns.index[towns["slow_office"]]).to_numpy()

    assert 2 < (days / usual)[slow].median() / (days / usual)[~slow].median() < 4.5
