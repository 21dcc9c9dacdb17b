"""Kaplan–Meier of random filters equals lifelines on the spells of a plain loop."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from lifelines import KaplanMeierFitter
from lifelines.exceptions import StatError
from statsmodels.duration.survfunc import survdiff

from analysis import survival
from queries.catalogue import catalogue
from queries.durations import survival_of
from tests.oracles.exported import filters, seen_spells
from tests.selections import some


@pytest.mark.parametrize("block", range(4))
def test_survival_of_two_hundred_random_filters(reader, extracts, block):
    for selection, gap in filters(reader, range(50 * block, 50 * block + 50)):
        entry, end, event = columns(seen_spells(reader, extracts, selection, gap))

        life = survival_of(reader, selection, (selection.within,)).of(selection.within)

        if not len(entry):
            assert life is None or not life.cases
            continue
        times = np.arange(life.survival.size)
        assert life.cases == len(entry)
        assert list(life.at_risk) == [((entry < t) & (end >= t)).sum() for t in times]
        direct = survival.life_table(entry, end, event)
        length = direct.survival.size
        assert np.abs(life.survival[:length] - direct.survival).max() < 1e-12
        assert np.abs(life.variance[:length] - direct.variance).max() < 1e-12
        try:
            fitted = KaplanMeierFitter().fit(end, event, entry=entry)
        except StatError:  # lifelines gives up where an early risk set is emptied
            expected = by_hand(times, entry, end, event)
        else:
            expected = fitted.survival_function_at_times(times).fillna(1.0).to_numpy()
        assert np.abs(life.survival - expected).max() < 1e-9


def columns(rows: pd.DataFrame) -> list[np.ndarray]:
    """Entry, end and event of spells."""
    return [rows["entry"].to_numpy(), rows["end"].to_numpy(), (rows["outcome"] != "").to_numpy()]


def by_hand(times, entry, end, event) -> np.ndarray:
    """S(t) as the product over durations of one minus exits over spells at risk."""
    share, curve = 1.0, []
    for t in times:
        at_risk = ((entry < t) & (end >= t)).sum()
        if at_risk:
            share *= 1 - ((end == t) & event).sum() / at_risk
        curve.append(share)
    return np.array(curve)


@pytest.mark.parametrize("seed", range(12))
def test_the_log_rank_test_of_women_and_men(reader, extracts, seed):
    (selection,) = some(reader, ["UI"], 1, 400 + seed)
    samples, lives = [], []
    for sex in ("f", "m"):
        asked = replace(selection, sex=sex)
        samples.append(columns(seen_spells(reader, extracts, asked)))
        lives.append(survival_of(reader, asked, (asked.within,)).of(asked.within))
    if any(not len(sample[0]) or not sample[2].any() for sample in samples):
        return
    entry, end, event = (np.concatenate(parts) for parts in zip(*samples, strict=True))
    group = np.repeat([0, 1], [len(sample[0]) for sample in samples])
    statistic, p = survdiff(end, event.astype(int), group, entry=entry)
    test = survival.log_rank(*lives)
    assert abs(test.statistic - statistic) < 1e-9 * max(1, statistic) and abs(test.p - p) < 1e-9


@pytest.mark.parametrize("programme", ["DIB", "UI", "any"])
def test_the_children_of_an_area_add_up_to_it(reader, programme):
    held = catalogue(reader)
    (selection,) = some(reader, [programme], 1, 7)
    selection = replace(selection, from_=held.periods[0], to=held.facts["decided_to"], sex="", age="", hukou="")
    for area in (held.root, "440900", "440981"):
        tables = survival_of(reader, selection, (area, *held.children[area]))
        counts = [
            sum(getattr(tables.of(code), name) for code in held.children[area] if tables.of(code) is not None)
            for name in ("entered", "events", "censored")
        ]
        whole = tables.of(area)
        assert np.array_equal(survival.from_counts(*counts).survival, whole.survival), area
        assert np.array_equal(counts[0], whole.entered)


@pytest.mark.parametrize("seed", range(20))
def test_a_cut_at_any_month_changes_nothing(reader, seed):
    """The life tables before and after a cut add up to that of the whole time; late entries cancel censorings."""
    (selection,) = some(reader, ["UI", "DIB", "any"], 1, 900 + seed)
    held, rng = catalogue(reader), np.random.default_rng(seed)
    last = held.period(held.facts["decided_to"])
    cut = int(rng.integers(0, last))
    parts = [(0, cut), (cut + 1, last), (0, last)]
    early, late, whole = (
        survival_of(reader, replace(selection, from_=held.periods[a], to=held.periods[b]), (selection.within,)).of(
            selection.within
        )
        for a, b in parts
    )
    if whole is None:  # nobody is under the filter
        assert early is late is None
        return
    size = whole.events.size
    for name in ("at_risk", "events"):
        total = np.zeros(size)
        for part in (early, late):
            if part is not None:
                values = getattr(part, name)
                total[: values.size] += values
        assert np.array_equal(total, getattr(whole, name)), name


def test_the_planted_survival_lies_in_the_interval(reader, extracts):
    """At 97 % of the durations the generator's own curve lies within the product's band."""
    held = catalogue(reader)
    (selection,) = some(reader, ["DIB"], 1, 1)
    selection = replace(selection, from_=held.periods[0], to=held.facts["decided_to"], within=held.root,
                        level="province", sex="", age="", hukou="")  # fmt: skip
    lower, upper = survival.limits(survival_of(reader, selection, (held.root,)).of(held.root))
    truth = pd.read_csv(extracts.with_name("extracts-truth") / "survival.csv")
    truth = truth[(truth["programme"] == "DIB") & (truth["duration"] <= 72)].set_index("duration")["survival"]
    inside_band = [lower[t] <= truth[t] <= upper[t] for t in truth.index]
    assert np.mean(inside_band) >= 0.97
