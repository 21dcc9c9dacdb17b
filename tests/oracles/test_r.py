"""Two hundred random filters, and public data sets, equal R's `survival` on the same spells.

R is asked once for all of them. Log-rank with delayed entry is R's Mantel–Haenszel test of the risk sets, which
`survdiff` does not offer; without delay it is `survdiff` itself.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from lifelines.datasets import load_rossi, load_waltons

from analysis import survival
from queries.durations import survival_of
from queries.groups import spells_by_group
from tests.oracles import r
from tests.oracles.exported import filters, seen_spells

FILTERS = 200
EQUAL = 1e-9


@pytest.fixture(scope="module")
def asked(reader, extracts):
    """Each filter, and its spells as exported."""
    found = []
    for i, (selection, gap) in enumerate(filters(reader, range(FILTERS))):
        rows = seen_spells(reader, extracts, selection, gap)
        found.append((selection, rows.rename(columns={"sex": "group"}).assign(sample=f"filter {i}")))
    return found


@pytest.fixture(scope="module")
def told(asked, tmp_path_factory):
    """R's answers by sample and what is told, as series over duration; and the public data sets by name."""
    answers, public = r.answers(pd.concat([rows for _, rows in asked]), tmp_path_factory.mktemp("r"))
    series = {key: part.set_index("t")["value"] for key, part in answers.groupby(["sample", "what"])}
    return series, dict(iter(public.groupby("sample")))


@pytest.fixture(scope="module")
def curves(told):
    return told[0]


@pytest.fixture(scope="module")
def public(told):
    return told[1]


def table_of(rows: pd.DataFrame, outcome: str = "") -> survival.LifeTable:
    entry, end = (rows[name].to_numpy().astype(int) for name in ("entry", "end"))
    return survival.life_table(entry, end, (rows["outcome"] == outcome) if outcome else rows["outcome"] != "")


def groups_of(rows: pd.DataFrame) -> list[survival.LifeTable]:
    return [table_of(part) for _, part in rows.groupby("group")]


def unguarded(life: survival.LifeTable) -> survival.LifeTable:
    return survival.from_counts(life.entered, life.events, life.censored)


def assert_equals_r(table: survival.LifeTable, curves: dict, sample: str) -> None:
    """S(t), at risk, exits, variance, limits and the restricted means equal those of R."""
    at = curves[sample, "survival"].index.to_numpy().astype(int)
    lower, upper = survival.limits(table)
    mine = {"survival": table.survival, "at_risk": table.at_risk, "events": table.events,
            "variance": table.variance, "lower": lower, "upper": upper}  # fmt: skip
    inner = (table.survival[at] > 0) & (table.survival[at] < 1)
    for what, values in mine.items():
        theirs = curves[sample, what].to_numpy()
        where = np.ones(len(at), bool) if what in ("survival", "at_risk", "events") else inner
        assert np.abs(values[at] - theirs)[where].max(initial=0) < EQUAL, (sample, what)
    if (sample, "mean") in curves:
        for tau, mean in curves[sample, "mean"].items():
            assert abs(survival.restricted_mean(table, int(tau)) - mean) < EQUAL * max(1, mean), (sample, tau)
    if (sample, "mean_error") in curves and table.survival[-1] > 0:
        for tau, error in curves[sample, "mean_error"].items():
            own = np.sqrt(survival.restricted_mean_variance(table, int(tau)))
            assert abs(own - error) < EQUAL * max(1, error), (sample, tau)


def test_two_hundred_filters_equal_r(reader, asked, curves):
    compared = 0
    for selection, rows in asked:
        life = survival_of(reader, selection, (selection.within,)).of(selection.within)
        if len(rows):
            assert_equals_r(life, curves, rows["sample"].iloc[0])
            compared += 1
        else:
            assert life is None or not life.cases
    assert compared > FILTERS / 2


def test_the_log_rank_test_of_the_filters_equals_r(reader, asked, curves):
    compared = 0
    for selection, rows in asked:
        if not len(rows) or np.isnan(curves[rows["sample"].iloc[0], "log_rank"].iloc[0]):
            continue
        theirs = curves[rows["sample"].iloc[0], "log_rank"].iloc[0]
        found = spells_by_group(reader, replace(selection, sex=""), (selection.within,), "sex")
        lives = [unguarded(found.of(selection.within, sex)) for sex in ("f", "m")]
        assert abs(survival.log_rank(*lives).statistic - theirs) < EQUAL * max(1, theirs), selection
        compared += 1
    assert compared > 20


def test_the_competing_exits_of_the_filters_equal_r(reader, asked, curves):
    compared = 0
    for selection, rows in asked:
        reasons = sorted(set(rows["outcome"]) - {""})
        if len(reasons) < 2:
            continue
        found = spells_by_group(reader, selection, (selection.within,))
        life, exits = unguarded(found.of(selection.within)), found.reasons_of(selection.within)
        assert sorted(exits) == reasons
        shares = survival.competing_exits(life, np.stack([exits[name] for name in reasons]))
        for reason, share in zip(reasons, shares, strict=True):
            theirs = curves[rows["sample"].iloc[0], f"left:{reason}"]
            assert np.abs(share[theirs.index.to_numpy().astype(int)] - theirs.to_numpy()).max() < EQUAL
        assert np.abs(shares.sum(axis=0) + life.survival - 1).max() < EQUAL
        compared += 1
    assert compared > 20


@pytest.mark.parametrize("name", ["aml", "lung", "veteran", "ovarian", "mgus2", "heart"])
def test_public_data_sets_equal_r(public, curves, name):
    """All that R prints of them; `heart` has delayed entry, `mgus2` competing exits."""
    rows = public[name]
    assert_equals_r(table_of(rows), curves, name)
    statistic = survival.log_rank(*groups_of(rows)).statistic
    assert abs(statistic - curves[name, "log_rank"].iloc[0]) < EQUAL * max(1, statistic)
    if name != "heart":
        assert abs(statistic - curves[name, "survdiff"].iloc[0]) < EQUAL * max(1, statistic)


def test_the_published_numbers_of_lung_cancer(public):
    """Loprinzi et al. 1994, J Clin Oncol 12:601, as printed for R's `lung`: 165 deaths of 228, medians 310, 270
    and 426 days, χ² 10.3, p 0.0013, expected 91.6 and 73.4."""
    rows = public["lung"]
    test = survival.log_rank(*groups_of(rows))
    assert (len(rows), int(test.observed.sum()), float(survival.median(table_of(rows)))) == (228, 165, 310)
    assert [float(survival.median(table)) for table in groups_of(rows)] == [270, 426]
    assert round(test.statistic, 1) == 10.3 and round(test.p, 5) == 0.00131
    assert list(np.round(test.expected, 1)) == [91.6, 73.4]


def test_the_published_numbers_of_the_veterans(public):
    """Kalbfleisch and Prentice 1980, appendix I, as printed for R's `veteran`: 128 deaths of 137, medians 103 and
    52 days, and no difference between the treatments (χ² 0.0, p 0.93)."""
    test = survival.log_rank(*groups_of(public["veteran"]))
    assert (len(public["veteran"]), int(test.observed.sum())) == (137, 128)
    assert [float(survival.median(table)) for table in groups_of(public["veteran"])] == [103, 52]
    assert round(test.statistic, 2) == 0.01 and round(test.p, 2) == 0.93


def test_the_published_numbers_of_ovarian_cancer(public):
    """Edmonson et al. 1979, Cancer Treat Rep 63:241, as printed for R's `ovarian`: median 638 days under the
    first treatment and not reached under the second, χ² 1.06, p 0.303."""
    test = survival.log_rank(*groups_of(public["ovarian"]))
    first, second = (float(survival.median(table)) for table in groups_of(public["ovarian"]))
    assert first == 638 and np.isnan(second)
    assert round(test.statistic, 2) == 1.06 and round(test.p, 3) == 0.303


def test_the_published_numbers_of_gammopathy(public, curves):
    """Kyle et al. 2002, N Engl J Med 346:564: of 1,384 persons 115 progressed. Death competes: read as censoring,
    it would seem that 21 % progress within twenty years, where 10 % do."""
    rows = public["mgus2"]
    assert (len(rows), (rows["outcome"] == "pcm").sum()) == (1384, 115)
    life, apart = table_of(rows), table_of(rows, "pcm")
    exits = np.stack([table_of(rows, name).events for name in ("death", "pcm")])
    shares = survival.competing_exits(life, exits)
    for name, share in zip(("death", "pcm"), shares, strict=True):
        theirs = curves["mgus2", f"left:{name}"]
        assert np.abs(share[theirs.index.to_numpy().astype(int)] - theirs.to_numpy()).max() < EQUAL
    assert round(1 - apart.survival[240], 2) == 0.21 and round(shares[1][240], 2) == 0.10


def test_the_published_numbers_of_rearrest():
    """Rossi, Berk and Lenihan 1980, “Money, Work and Crime”: 114 of 432 released prisoners are arrested again
    within the year of 52 weeks; nobody is lost before."""
    data = load_rossi()
    table = survival.life_table(np.zeros(len(data), int), data["week"], data["arrest"])
    assert (len(data), table.events.sum()) == (432, 114)
    assert table.survival[52] == pytest.approx(318 / 432, abs=1e-12) and np.isnan(survival.median(table))


def test_the_published_numbers_of_the_flies():
    """Walton et al., as the manual of lifelines prints them: median 56 days, log-rank statistic 122.25."""
    data = load_waltons()
    days, died = data["T"].to_numpy().astype(int), data["E"].to_numpy() == 1
    tables = [survival.life_table(np.zeros(part.sum(), int), days[part], died[part])
              for name in ("control", "miR-137") for part in (data["group"].to_numpy() == name,)]  # fmt: skip
    assert float(survival.median(survival.life_table(np.zeros(len(days), int), days, died))) == 56
    assert round(survival.log_rank(*tables).statistic, 2) == 122.25
