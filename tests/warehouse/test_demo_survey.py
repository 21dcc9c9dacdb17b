"""The household survey adds up, weighs up, and is wrong where households are."""

import numpy as np
import pandas as pd
import pytest

from tests.conftest import SCALE

CENSUS = 126_012_510


@pytest.fixture(scope="module")
def household(extracts):
    return pd.read_csv(extracts / "survey/household.csv", dtype={"town_code": str}).set_index("household_no")


@pytest.fixture(scope="module")
def member(extracts):
    return pd.read_csv(extracts / "survey/member.csv")


@pytest.fixture(scope="module")
def benefit(extracts):
    return pd.read_csv(extracts / "survey/benefit.csv")


@pytest.fixture(scope="module")
def true(extracts):
    return pd.read_csv(extracts.with_name("extracts-truth") / "survey_household.csv").set_index("household_no")


def test_incomes_add_up(household, member, benefit):
    parts = household[["wages", "self_employment", "property_income", "private_transfers"]].sum(axis=1)
    net = household["market_income"] - household["direct_tax"] - household["contributions"]
    told = benefit.groupby("household_no")["amount"].sum().reindex(household.index, fill_value=0)

    assert (parts - household["market_income"]).abs().max() < 0.015
    assert (net - household["net_market_income"]).abs().max() < 0.015
    assert (household["net_market_income"] + household["benefits"] - household["disposable_income"]).abs().max() < 0.015
    assert (told - household["benefits"]).abs().max() < 0.015
    assert (member.groupby("household_no").size() == household["persons"]).all()
    assert (member.groupby("household_no")["wage"].sum() - household["wages"]).abs().max() < 0.05


def test_weights_stand_for_the_province(household):
    assert (household["weight"] * household["persons"]).sum() == pytest.approx(CENSUS * SCALE, rel=0.03)
    assert household["psu"].nunique() == 600 and household.groupby("psu").size().max() == 10
    assert 4800 < len(household) < 5800


def test_one_benefit_in_five_is_told_too_low(extracts, benefit):
    paid = pd.read_csv(extracts.with_name("extracts-truth") / "survey_benefit.csv")
    both = paid.merge(benefit, on=["household_no", "member_no", "programme"], how="left", suffixes=("", "_told"))
    both = both[~both["programme"].isin(["UEP", "URP"])]

    low = both["amount_told"].fillna(0) < both["amount"] - 0.01

    assert len(benefit) < len(paid) and 0.16 < low.mean() < 0.24


def test_income_goes_with_education_and_disability_as_planted(household, member):
    income = np.log(household["market_income"] / household["persons"] + 1000)
    adults = member[member["age"] >= 25].groupby("household_no")["education_years"].mean()
    disabled = member["disability_grade"].notna().groupby(member["household_no"]).max().astype(float)

    assert income.corr(adults) == pytest.approx(0.45, abs=0.06)
    assert income.corr(disabled) == pytest.approx(-0.25, abs=0.06)


def test_households_far_below_the_line_take_up_more_often(true):
    entitled = true[true["eligible"]]

    assert (
        entitled.loc[entitled["gap"] > 0.4, "dibao"].mean()
        > entitled.loc[entitled["gap"] <= 0.4, "dibao"].mean() + 0.15
    )
    assert 0 < true.loc[~true["eligible"], "dibao"].mean() < 0.02


def test_the_questionnaire_covers_every_group_and_programme(extracts):
    asked = pd.read_csv(extracts / "survey/awareness.csv", keep_default_na=False)

    assert asked.groupby("group")["programme"].nunique().to_dict() == dict.fromkeys(asked["group"].unique(), 6)
    assert len(asked["group"].unique()) == 6 and asked.groupby(["household_no", "programme"]).size().max() == 1
    assert (asked.loc[asked["insured"], "reason"] == "").all()
    assert (
        asked.loc[asked["heard"], "vignette_right"].mean() > asked.loc[~asked["heard"], "vignette_right"].mean() + 0.2
    )
