"""Two hundred random filters, and public data sets, equal R's `survival` on the same spells.

R is asked once for all of them. Log-rank with delayed entry is R's Mantel–Haenszel test of the risk sets, which
`survdiff` does not offer; without delay it is `survdiff` itself.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from lifelines import KaplanMeierFitter
from lifelines.datasets import load_rossi, load_waltons
from lifelines.statistics import logrank_test

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


def assert_competing_equal_r(life, exits: dict[str, np.ndarray], curves, sample: str) -> np.ndarray:
    """The shares that left for each reason equal R's; without late entries their errors and limits do too."""
    by_reason = np.stack(list(exits.values()))
    shares = survival.competing_exits(life, by_reason)
    variance = survival.competing_exits_variance(life, by_reason)
    mine = {"left": shares, "left_error": np.sqrt(variance)}
    mine |= dict(zip(("left_lower", "left_upper"), survival.share_limits(shares, variance), strict=True))
    for i, reason in enumerate(exits):
        for what, values in mine.items():
            if (sample, f"{what}:{reason}") not in curves:
                continue
            theirs = curves[sample, f"{what}:{reason}"]
            at = theirs.index.to_numpy().astype(int)
            # R gives no limits where nobody has left yet.
            known = np.isfinite(theirs.to_numpy()) & (shares[i][at] > 0)
            assert np.abs(values[i][at] - theirs.to_numpy())[known].max(initial=0) < EQUAL, (sample, what)
    return shares


def test_the_competing_exits_of_the_filters_equal_r(reader, asked, curves):
    compared = 0
    for selection, rows in asked:
        reasons = sorted(set(rows["outcome"]) - {""})
        if len(reasons) < 2:
            continue
        found = spells_by_group(reader, selection, (selection.within,))
        life, exits = unguarded(found.of(selection.within)), found.reasons_of(selection.within)
        assert sorted(exits) == reasons
        shares = assert_competing_equal_r(life, exits, curves, rows["sample"].iloc[0])
        assert np.abs(shares.sum(axis=0) + life.survival - 1).max() < EQUAL
        compared += 1
    assert compared > 20


@pytest.mark.parametrize("name", ["aml", "lung", "veteran", "ovarian", "mgus2", "heart"])
def test_public_data_sets_equal_r(public, curves, name):
    """All that R prints of them; `heart` has delayed entry, `mgus2` competing exits."""
    rows = public[name]
    assert_equals_r(table_of(rows), curves, name)
    test = survival.log_rank(*groups_of(rows))
    assert abs(test.statistic - curves[name, "log_rank"].iloc[0]) < EQUAL * max(1, test.statistic)
    if name == "heart":
        return
    assert abs(test.statistic - curves[name, "survdiff"].iloc[0]) < EQUAL * max(1, test.statistic)
    assert abs(test.p - curves[name, "survdiff_p"].iloc[0]) < EQUAL
    assert np.abs(test.expected - curves[name, "expected"].to_numpy()).max() < EQUAL * test.expected.max()
    for table, theirs in zip((table_of(rows), *groups_of(rows)), curves[name, "median"], strict=True):
        own = float(survival.median(table))
        # Where S stays at one half, R takes the middle of those days and the product their first.
        level = np.flatnonzero(np.isclose(table.survival, 0.5, atol=1e-12))
        assert own == theirs or np.isnan([own, theirs]).all() or own == level[0] < theirs <= level[-1] + 1


# What the print of R's `survival` says of its data sets, whose help pages name the source; the same test asks R anew.
PRINTED = {
    # Loprinzi et al. 1994, J Clin Oncol 12(3):601–607.
    "lung": ((228, 165), (310, 270, 426), (91.6, 73.4), 10.3),
    # Kalbfleisch and Prentice 1980, The Statistical Analysis of Failure Time Data.
    "veteran": ((137, 128), (80, 103, 52), (64.5, 63.5), 0.0),
    # Edmonson et al. 1979, Cancer Treatment Reports 63:241–247.
    "ovarian": ((26, 12), (638, 638, np.nan), (5.23, 6.77), 1.1),
    # Miller 1997, Survival Analysis.
    "aml": ((23, 18), (27, 31, 23), (10.69, 7.31), 3.4),
}


@pytest.mark.parametrize("name", PRINTED)
def test_the_printed_numbers_of_public_data_sets(public, name):
    (spells, exits), medians, expected, statistic = PRINTED[name]
    rows, groups = public[name], groups_of(public[name])
    test = survival.log_rank(*groups)
    assert (len(rows), int(test.observed.sum())) == (spells, exits)
    found = [float(survival.median(table)) for table in (table_of(rows), *groups)]
    assert np.array_equal(found, medians, equal_nan=True)
    assert np.allclose(test.expected, expected, atol=0.05) and round(test.statistic, 1) == statistic


def test_the_published_numbers_of_gammopathy(public, curves):
    """Kyle et al. 2002, N Engl J Med 346:564–569, as R's help names it: of 1,384 persons 115 progressed. Death
    competes: read as censoring, it would seem that 21 % progress within twenty years, where 10 % do."""
    rows = public["mgus2"]
    assert (len(rows), (rows["outcome"] == "pcm").sum()) == (1384, 115)
    life, apart = table_of(rows), table_of(rows, "pcm")
    exits = {name: table_of(rows, name).events for name in ("death", "pcm")}
    shares = assert_competing_equal_r(life, exits, curves, "mgus2")
    assert ("mgus2", "left_upper:pcm") in curves
    assert round(1 - apart.survival[240], 2) == 0.21 and round(shares[1][240], 2) == 0.10


def test_the_printed_numbers_of_rearrest():
    """Rossi, Berk and Lenihan 1980; the manual of lifelines prints 114 arrests of 432 persons, 318 censored: all at
    the end of the year of 52 weeks."""
    data = load_rossi()
    table = survival.life_table(np.zeros(len(data), int), data["week"], data["arrest"])
    assert (len(data), table.events.sum(), table.censored.sum()) == (432, 114, 318)
    assert table.survival[52] == pytest.approx(318 / 432, abs=1e-12) and np.isnan(survival.median(table))


def test_the_printed_numbers_of_the_flies():
    """The first rows of the table that the manual of lifelines prints of Walton's flies; the rest is asked of
    lifelines itself."""
    data = load_waltons()
    days, died = data["T"].to_numpy().astype(int), data["E"].to_numpy() == 1
    table = survival.life_table(np.zeros(len(days), int), days, died)
    at = [6, 7, 9, 13]
    assert [list(counts[at]) for counts in (table.at_risk, table.events, table.censored)] == [
        [163, 162, 160, 157], [1, 1, 3, 3], [0, 1, 0, 0]
    ]  # fmt: skip
    assert float(survival.median(table)) == KaplanMeierFitter().fit(days, died).median_survival_time_
    parts = [(days[own], died[own]) for own in (data["group"].to_numpy() == name for name in ("control", "miR-137"))]
    theirs = logrank_test(parts[0][0], parts[1][0], parts[0][1], parts[1][1])
    test = survival.log_rank(*(survival.life_table(np.zeros(len(t), int), t, e) for t, e in parts))
    assert test.statistic == pytest.approx(theirs.test_statistic, abs=1e-9)
    assert test.p == pytest.approx(theirs.p_value, abs=1e-9)
