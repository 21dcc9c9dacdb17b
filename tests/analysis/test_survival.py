"""Life tables: published numbers, reference implementations, and what holds for any spells."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter, KaplanMeierFitter
from lifelines.datasets import load_leukemia
from lifelines.statistics import multivariate_logrank_test
from lifelines.utils import restricted_mean_survival_time
from statsmodels.duration.survfunc import survdiff

from analysis import survival

# Acute myelogenous leukaemia (Miller 1981), weeks to relapse; negative where censored.
MAINTAINED = (9, 13, -13, 18, 23, -28, 31, 34, -45, 48, -161)
CONTROL = (5, 5, 8, 8, 12, -16, 23, 27, 30, 33, 43, 45)


def table_of(weeks):
    weeks = np.array(weeks)
    return survival.life_table(np.zeros(len(weeks), int), np.abs(weeks), weeks > 0)


def random_spells(seed: int, n: int = 400):
    rng = np.random.default_rng(seed)
    entry = np.where(rng.random(n) < 0.4, rng.integers(0, 20, n), 0)
    exit_ = entry + rng.geometric(0.06, n)
    return entry, exit_, rng.random(n) < 0.7, rng.integers(0, 3, n)


def test_the_published_curve_of_miller():
    table = table_of(MAINTAINED)
    shares = [0.909, 0.818, 0.716, 0.614, 0.491, 0.368, 0.184]
    errors = [0.0867, 0.1163, 0.1397, 0.1526, 0.1642, 0.1627, 0.1535]
    at = [9, 13, 18, 23, 31, 34, 48]
    assert table.survival[at] == pytest.approx(shares, abs=6e-4)
    assert np.sqrt(table.variance[at]) == pytest.approx(errors, abs=6e-5)
    assert list(table.at_risk[at]) == [11, 10, 8, 7, 5, 4, 2]


def test_the_published_medians_and_log_rank_of_miller():
    own, other = table_of(MAINTAINED), table_of(CONTROL)
    assert (survival.median(own), survival.median(other)) == (31, 23)
    test = survival.log_rank(own, other)
    assert test.statistic == pytest.approx(3.396, abs=5e-4) and test.p == pytest.approx(0.0653, abs=5e-5)
    assert test.expected == pytest.approx([10.69, 7.31], abs=5e-3)


def test_the_published_log_rank_of_freireich():
    data = load_leukemia()
    groups = [data[data["Rx"] == arm] for arm in (0, 1)]
    tables = [survival.life_table(np.zeros(len(g), int), g["t"].astype(int), g["status"]) for g in groups]
    theirs = multivariate_logrank_test(data["t"], data["Rx"], data["status"]).test_statistic
    assert survival.log_rank(*tables).statistic == pytest.approx(theirs, abs=1e-9)
    assert survival.log_rank(*tables).statistic == pytest.approx(16.793, abs=1e-3)
    assert [float(survival.median(table)) for table in tables] == [23, 8]


@pytest.mark.parametrize("block", range(4))
def test_two_hundred_samples_equal_the_references(block):
    for seed in range(50 * block, 50 * block + 50):
        entry, exit_, event, group = random_spells(seed)
        keep = group < 2 if seed % 2 else np.ones(len(entry), bool)
        entry, exit_, event, group = entry[keep], exit_[keep], event[keep], group[keep]
        table = survival.life_table(entry, exit_, event)
        fitted = KaplanMeierFitter().fit(exit_, event, entry=entry)
        times = np.arange(table.survival.size)
        assert np.abs(fitted.survival_function_at_times(times).to_numpy() - table.survival).max() < 1e-9
        assert list(table.at_risk) == [((entry < t) & (t <= exit_)).sum() for t in times]
        tables = [
            survival.life_table(entry[group == g], exit_[group == g], event[group == g]) for g in np.unique(group)
        ]
        statistic, p = survdiff(exit_, event.astype(int), group, entry=entry)
        test = survival.log_rank(*tables)
        assert abs(test.statistic - statistic) < 1e-9 * max(statistic, 1) and abs(test.p - p) < 1e-9


@pytest.mark.parametrize("seed", range(20))
def test_variance_limits_and_log_rank_without_delay(seed):
    _, exit_, event, group = random_spells(seed)
    zeros = np.zeros(len(exit_), int)
    table = survival.life_table(zeros, exit_, event)
    fitted = KaplanMeierFitter().fit(exit_, event)
    at = fitted.confidence_interval_.index.astype(int)
    low, high = survival.limits(table)
    assert np.abs(low[at] - fitted.confidence_interval_.iloc[:, 0]).max() < 1e-9
    assert np.abs(high[at] - fitted.confidence_interval_.iloc[:, 1]).max() < 1e-9
    three = [survival.life_table(zeros[group == g], exit_[group == g], event[group == g]) for g in range(3)]
    expected = multivariate_logrank_test(exit_, group, event)
    assert survival.log_rank(*three).statistic == pytest.approx(expected.test_statistic, abs=1e-9)
    assert survival.log_rank(*three).p == pytest.approx(expected.p_value, abs=1e-12)


@pytest.mark.parametrize("seed", range(10))
def test_the_restricted_mean_equals_lifelines(seed):
    entry, exit_, event, _ = random_spells(seed)
    table = survival.life_table(entry, exit_, event)
    fitted = KaplanMeierFitter().fit(exit_, event, entry=entry)
    for tau in (5, 24, 30):
        assert survival.restricted_mean(table, tau) == pytest.approx(
            restricted_mean_survival_time(fitted, t=tau), rel=1e-6
        )


def test_the_variance_of_the_restricted_mean_is_that_of_resampling():
    entry, exit_, event, _ = random_spells(3, 3000)
    rng = np.random.default_rng(1)
    means = []
    for _ in range(400):
        drawn = rng.integers(0, len(entry), len(entry))
        means.append(survival.restricted_mean(survival.life_table(entry[drawn], exit_[drawn], event[drawn]), 24))
    variance = survival.restricted_mean_variance(survival.life_table(entry, exit_, event), 24)
    assert variance == pytest.approx(np.var(means), rel=0.2)


def test_the_limits_hold_the_truth_at_the_stated_rate():
    """Of 2,000 samples with late entry, the 95 % limits of S(12), S(24) and the median hold what is true."""
    rng, held = np.random.default_rng(8), []
    share, samples, n = 0.06, 2000, 200
    true_median = float(np.ceil(np.log(0.5) / np.log(1 - share)))
    for _ in range(samples):
        stay = rng.geometric(share, n)
        entry = np.where(rng.random(n) < 0.3, rng.integers(0, 8, n), 0)
        seen = stay > entry
        end = rng.integers(10, 60, n)
        event, exit_ = (stay <= end)[seen], np.minimum(stay, end)[seen]
        table = survival.life_table(entry[seen], exit_, event)
        low, high = survival.limits(table)
        truth = [(1 - share) ** 12, (1 - share) ** 24]
        first, last = survival.quantile_limits(table)
        inside = [low[t] <= s <= high[t] for t, s in zip((12, 24), truth, strict=True)]
        held.append([*inside, first <= true_median <= (last if last == last else 99)])
    rates = np.mean(held, axis=0)
    assert (abs(rates[:2] - 0.95) < 0.02).all() and rates[2] > 0.93


def test_competing_exits_equal_lifelines():
    rng = np.random.default_rng(5)
    exit_, reason = rng.permutation(np.arange(1, 201)), rng.integers(0, 3, 200)
    table = survival.life_table(np.zeros(200, int), exit_, reason > 0)
    by_reason = np.stack([np.bincount(exit_, reason == k, table.events.size) for k in (1, 2)])
    found = survival.competing_exits(table, by_reason)
    for k in (1, 2):
        fitted = AalenJohansenFitter(calculate_variance=False).fit(exit_, reason, event_of_interest=k)
        assert np.abs(fitted.cumulative_density_.iloc[:, 0].to_numpy() - found[k - 1]).max() < 1e-9


spells = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 15), st.booleans(), st.integers(0, 2)), min_size=1, max_size=60
)


@given(spells, st.integers(1, 20))
def test_a_cut_in_calendar_time_changes_nothing(rows, cut):
    entry, stay, event, _ = map(np.array, zip(*rows, strict=True))
    exit_ = entry + stay
    whole = survival.life_table(entry, exit_, event)
    crossing = (entry < cut) & (cut < exit_)
    pieces = survival.life_table(
        np.concatenate([entry, np.full(crossing.sum(), cut)]),
        np.concatenate([np.where(crossing, cut, exit_), exit_[crossing]]),
        np.concatenate([event & ~crossing, event[crossing]]),
    )
    assert np.array_equal(whole.at_risk, pieces.at_risk)
    assert np.allclose(whole.survival, pieces.survival, atol=0, rtol=1e-15)
    assert np.allclose(whole.variance, pieces.variance, atol=0, rtol=1e-12)


@given(spells)
def test_the_reasons_add_up_to_one_minus_survival(rows):
    entry, stay, _, reason = map(np.array, zip(*rows, strict=True))
    exit_ = entry + stay
    table = survival.life_table(entry, exit_, reason > 0)
    by_reason = np.stack([np.bincount(exit_, reason == k, table.events.size) for k in (1, 2)])
    assert np.allclose(survival.competing_exits(table, by_reason).sum(axis=0), 1 - table.survival, atol=1e-12)


@given(spells)
def test_groups_add_up_and_weights_stand_for_rows(rows):
    entry, stay, event, group = map(np.array, zip(*rows, strict=True))
    exit_ = entry + stay
    whole = survival.life_table(entry, exit_, event)
    length = whole.events.size
    counts = np.zeros((3, 3, length))
    for g in range(3):
        part = survival.life_table(entry[group == g], exit_[group == g], event[group == g])
        for i, values in enumerate((part.entered, part.events, part.censored)):
            counts[i, g, : values.size] = values
    assert np.array_equal(survival.from_counts(*counts.sum(axis=1)).survival, whole.survival)
    doubled = survival.life_table(entry, exit_, event, np.full(len(entry), 2.0))
    assert np.allclose(doubled.survival, whole.survival) and doubled.cases == 2 * whole.cases


def test_a_thin_early_risk_set_is_passed_over():
    entry = np.array([0, 0, *[6] * 40])
    exit_ = np.array([2, 2, *range(7, 47)])
    event = np.ones(42, bool)
    bare = survival.life_table(entry, exit_, event)
    guarded = survival.from_counts(bare.entered, bare.events, bare.censored, thin=10)
    assert bare.survival[-1] == 0 and survival.median(bare) == 2
    assert guarded.start == 7 and guarded.survival[6] == 1 and survival.median(guarded) == 26


def test_a_median_not_reached_is_no_number():
    table = survival.life_table([0, 0, 0], [5, 6, 7], [True, False, False])
    assert np.isnan(survival.median(table))
    assert np.isnan(survival.quantile_limits(table)[1])


def test_hazard_by_band_counts_exits_over_months_at_risk():
    table = survival.life_table([0, 0, 0], [2, 5, 14], [True, True, True])
    exits, months = survival.hazard_by_band(table, [0, 6, 12, 24])
    assert list(exits) == [2, 0, 1] and list(months) == [2 + 5 + 6, 6, 2]


@pytest.mark.parametrize("entry, exit_", [([0], [0]), ([-1], [2]), ([0, 1], [2])])
def test_impossible_spells_are_refused(entry, exit_):
    with pytest.raises(ValueError):
        survival.life_table(entry, exit_, [True])
