"""Counts told in levels, in batches and in groups: nothing they can be compared with tells of a few persons."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.disclosure import (
    at_moves,
    batches,
    events_in_steps,
    in_steps,
    is_free_of_dominance,
    is_safe,
    sizes_in_steps,
)

COUNTS = arrays(np.int64, st.tuples(st.integers(1, 4), st.integers(1, 14)), elements=st.integers(0, 60))
K = st.integers(2, 12)


def differences(told: np.ndarray) -> np.ndarray:
    """Every figure of a row less every other figure of it."""
    return np.abs(told[:, :, None] - told[:, None, :])


@given(COUNTS, K)
def test_figures_in_steps_differ_by_whole_steps_and_are_near(counts, k):
    told = in_steps(counts, k)
    assert (differences(told) % k == 0).all()
    assert (np.abs(told - counts) <= k / 2).all()
    assert (told[counts == 0] == 0).all() and (told[counts >= k] >= k).all()


def test_sums_of_many_atoms_are_right_on_average():
    counts = np.random.default_rng(3).poisson(40, (4000, 2))
    assert np.abs(in_steps(counts, 10).sum(axis=0) / counts.sum(axis=0) - 1).max() < 0.01


@given(COUNTS, K)
def test_any_range_of_months_holds_whole_steps_of_events(events, k):
    told = events_in_steps(events, k)
    assert (told >= 0).all() and (told.cumsum(axis=1) % k == 0).all()
    assert (np.abs(told.cumsum(axis=1) - events.cumsum(axis=1)) <= k / 2).all()


def test_a_step_of_one_changes_nothing():
    counts = np.array([[3, 0, 7]])
    assert in_steps(counts, 1).tolist() == counts.tolist() == events_in_steps(counts, 1).tolist()


def test_what_goes_with_events_is_told_when_they_are():
    events = np.array([[4, 4, 4, 0, 11, 1]])
    told = events_in_steps(events, 10)
    assert told.tolist() == [[0, 10, 0, 0, 10, 0]]
    assert at_moves(np.array([[1, 2, 3, 4, 5, 6]]), told).tolist() == [[0, 3, 0, 0, 12, 0]]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 9)), max_size=30), K)
def test_a_batch_is_k_neighbours_of_one_group(rows, k):
    group, counts = (np.array(column, dtype=np.int64) for column in zip(*sorted(rows), strict=True)) if rows else (
        np.zeros(0, dtype=np.int64),
        np.zeros(0, dtype=np.int64),
    )  # fmt: skip
    number = batches(group, counts, k)
    for batch in np.unique(number[number >= 0]):
        own = np.flatnonzero(number == batch)
        assert counts[own].sum() >= k and len(set(group[own])) == 1
        assert (np.diff(own) == 1).all()
    for left in np.unique(group[number < 0]):
        assert counts[group == left].sum() < k and (number[group == left] < 0).all()


@given(st.lists(st.integers(10, 40), min_size=1, max_size=8), st.sampled_from([10, 20, 30]))
def test_batches_add_up_to_whole_steps_and_none_falls_below_k(sizes, step):
    told = sizes_in_steps(sizes, 10, step)
    assert len(told) == len(sizes) and min(told) >= 10 and sum(told) % step == 0
    assert abs(sum(told) - sum(sizes)) <= (step // 2 if step == 10 else step)
    assert sizes_in_steps(sizes, 10, 1) == sizes


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60))
def test_a_coarser_file_tells_nothing_that_the_finer_one_does_not(counts):
    """Of one figure of the finer file there is one of the coarser, for counts and for running totals of events."""
    events = np.array(counts)
    for rounded in (in_steps, lambda found, *steps: np.cumsum(events_in_steps(found, *steps))):
        finer, coarser = rounded(events, 10), rounded(events, 10, 20)
        assert len({*zip(finer.tolist(), coarser.tolist(), strict=True)}) == len(set(finer.tolist()))
        assert (coarser % 20 == 0).all() and np.abs(coarser - finer).max() <= 10


def test_one_large_contributor_or_two_are_dominant():
    total = np.array([[100.0, 100.0, 100.0, 0.0]])
    first = np.array([[51.0, 49.0, 30.0, 0.0]])
    second = np.array([[1.0, 48.0, 30.0, 0.0]])
    assert [bool(is_free_of_dominance(total[:, [i]], first[:, [i]], second[:, [i]])[0]) for i in range(4)] == [
        False,
        False,
        True,
        True,
    ]


def test_safe_is_nobody_or_k():
    assert is_safe(np.array([[0, 10], [0, 9], [-4, 12]]), 10).tolist() == [True, False, True]
