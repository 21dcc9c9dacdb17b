"""Spells of payments: known cases, a plain loop, and what holds for any payments."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import spells

payments = st.lists(
    st.tuples(st.integers(0, 4), st.integers(-6, 30), st.integers(-3, 9)), min_size=1, max_size=120
).map(lambda rows: tuple(np.array(column) for column in zip(*rows, strict=True)))


def by_loop(person, month, amount, gap):
    net: dict[tuple, int] = {}
    for key, value in zip(zip(person.tolist(), month.tolist(), strict=True), amount.tolist(), strict=True):
        net[key] = net.get(key, 0) + value
    rows: list[list] = []
    for (who, when), value in sorted(net.items()):
        if value <= 0:
            continue
        if rows and rows[-1][0] == who and when - rows[-1][2] - 1 <= gap:
            rows[-1][2:] = [when, rows[-1][3] + 1, rows[-1][4] + value]
        else:
            rows.append([who, when, when, 1, value])
    return rows


def as_rows(found):
    columns = (found.person, found.first, found.last, found.months, found.amount)
    return [[int(value) for value in row] for row in zip(*columns, strict=True)]


@given(payments, st.integers(0, 3))
def test_spells_equal_a_plain_loop(rows, gap):
    assert as_rows(spells.from_months(*rows, gap=gap)) == by_loop(*rows, gap)


@given(payments, st.integers(0, 3))
def test_merging_runs_equals_rebuilding_from_payments(rows, gap):
    runs = spells.from_months(*rows, gap=0)
    assert as_rows(spells.merge(runs, gap)) == as_rows(spells.from_months(*rows, gap=gap))


@given(payments)
def test_the_grid_may_be_worked_through_in_slices(rows):
    whole = as_rows(spells.from_months(*rows))
    for cells in (40, 80, 200):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(spells, "GRID", cells)
            assert as_rows(spells.from_months(*rows)) == whole


@given(payments)
def test_persons_may_have_any_whole_number(rows):
    person, month, amount = rows
    named = np.array([-5, 7, 900_000_000, 10**12, 10**15])
    found = spells.from_months(named[person], month, amount)
    dense = spells.from_months(person, month, amount)
    assert list(found.person) == list(named[dense.person])
    assert list(found.first) == list(dense.first) and list(found.amount) == list(dense.amount)


def test_a_person_with_three_spells_is_three_spells_and_one_person():
    """Several spells read as one claim cost a statistics office ten months of withdrawn durations."""
    month = np.array([0, 1, 2, 12, 13, 30])
    found = spells.from_months(np.zeros(6, int), month)
    assert len(found) == 3 and len(np.unique(found.person)) == 1
    assert list(found.duration) == [3, 2, 1]


def test_a_reversal_empties_its_month_and_splits_the_spell():
    month, fen = np.array([0, 1, 2, 3, 1, 2]), np.array([5, 5, 5, 5, -5, -5])
    found = spells.from_months(np.zeros(6, int), month, fen)
    assert list(zip(found.first, found.last, found.amount, strict=True)) == [(0, 0, 5), (3, 3, 5)]


def test_exits_after_the_decision_month_are_censored_there():
    last, started = [3, 8, 9, 5], [-4, 2, 9, np.nan]
    entry, exit_, event, visible = spells.observed(last, started, decided=8)
    assert list(visible) == [True, True, False, False]
    assert list(entry[:2]) == [4, 0] and list(exit_[:2]) == [8, 7] and list(event[:2]) == [True, True]


def test_wrong_shapes_and_gaps_are_refused():
    with pytest.raises(ValueError):
        spells.from_months([1, 2], [1])
    with pytest.raises(ValueError):
        spells.from_months([1], [1], gap=-1)
