"""Kaplan–Meier of random filters equals lifelines on the spells of a plain loop."""

from dataclasses import replace

import numpy as np
import pytest
from lifelines import KaplanMeierFitter
from lifelines.exceptions import StatError

from queries.catalogue import catalogue
from queries.durations import survival_of
from tests.oracles.people import band, inside, spells, unemployment
from tests.selections import some


@pytest.mark.parametrize("seed", range(20))
def test_survival_of_a_random_filter(reader, extracts, seed):
    (selection,) = some(reader, ["UI"], 1, 100 + seed)
    held = catalogue(reader)
    decided = held.period(held.facts["decided_to"])
    first, last = held.period(selection.from_), held.period(selection.to)
    rows = spells(extracts, decided).join(unemployment(extracts).people, on="person")
    rows = rows[inside(rows["town"], selection.within)]
    for name in ("sex", "hukou"):
        wanted = getattr(selection, name)
        rows = rows[rows[name] == wanted] if wanted else rows
    if selection.age:
        rows = rows[band(rows["start"].clip(lower=0) - rows["birth"]) == selection.age]
    entry = np.maximum(rows["entry"], first - rows["start"])
    end = np.minimum(rows["duration"], last - rows["start"] + 1)
    event = rows["event"] & (rows["duration"] <= last - rows["start"] + 1)
    seen = (entry < end) & (rows["start"] <= last)

    table = survival_of(reader, selection, (selection.within,))

    if not seen.any():
        assert table.row(selection.within) is None
        return
    row = table.row(selection.within)
    times = np.arange(table.survival.shape[1])
    spells_seen = [column[seen].to_numpy() for column in (entry, end, event)]
    assert table.cases[row] == seen.sum()
    assert np.abs(table.survival[row] - by_hand(times, *spells_seen)).max() < 1e-12
    try:
        fitted = KaplanMeierFitter().fit(end[seen], event[seen], entry=entry[seen])
    except StatError:  # lifelines gives up where an early risk set is emptied
        assert (table.survival[row] == 0).any()
        return
    expected = fitted.survival_function_at_times(times).fillna(1.0).to_numpy()
    assert np.abs(table.survival[row] - expected).max() < 1e-9


def by_hand(times, entry, end, event) -> np.ndarray:
    """S(t) as the product over durations of one minus exits over spells at risk."""
    share, curve = 1.0, []
    for t in times:
        at_risk = ((entry < t) & (end >= t)).sum()
        if at_risk:
            share *= 1 - ((end == t) & event).sum() / at_risk
        curve.append(share)
    return np.array(curve)


def test_the_planted_survival_lies_in_the_interval(reader, extracts):
    """At 97 % of the durations the generator's own curve lies within the product's band."""
    import pandas as pd

    from queries.duration import limits

    held = catalogue(reader)
    (selection,) = some(reader, ["DIB"], 1, 1)
    selection = replace(selection, from_=held.periods[0], to=held.facts["decided_to"], within=held.root,
                        level="province", sex="", age="", hukou="")  # fmt: skip
    table = survival_of(reader, selection, (held.root,))
    lower, upper = limits(table.survival[0], table.variance[0])
    truth = pd.read_csv(extracts.with_name("extracts-truth") / "survival.csv")
    truth = truth[(truth["programme"] == "DIB") & (truth["duration"] <= 72)].set_index("duration")["survival"]
    inside_band = [lower[t] <= truth[t] <= upper[t] for t in truth.index]
    assert np.mean(inside_band) >= 0.97
