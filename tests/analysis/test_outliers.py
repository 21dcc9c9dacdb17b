"""Modified z-scores and cumulative sums against plain loops and published figures."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.outliers import cusum, modified_z

values = st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(float("nan"))), min_size=1, max_size=30)


def test_the_example_of_iglewicz_and_hoaglin():
    """Two values of the ten lie far above the others, and only they pass 3.5."""
    sample = np.array([2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3])
    median = np.median(sample)
    expected = (sample - median) / (1.4826 * np.median(np.abs(sample - median)))
    np.testing.assert_allclose(modified_z(sample), expected)
    assert set(np.flatnonzero(np.abs(modified_z(sample)) > 3.5)) == {8, 9}


@given(values)
def test_missing_values_do_not_count(sample):
    array = np.array(sample)
    known = array[~np.isnan(array)]
    answers = modified_z(array)
    assert np.isnan(answers[np.isnan(array)]).all()
    if known.size and np.median(np.abs(known - np.median(known))) > 0:
        spread = 1.4826 * np.median(np.abs(known - np.median(known)))
        with np.errstate(over="ignore"):
            expected = (known - np.median(known)) / spread
        np.testing.assert_allclose(answers[~np.isnan(array)], expected, rtol=1e-9)


def test_a_lasting_shift_accumulates_and_a_single_blow_fades():
    shifted, blow = np.zeros(24), np.zeros(24)
    shifted[12:] = 1.5
    blow[12] = 4.0
    upper, lower = cusum(shifted)
    assert upper[-1] == 12 * 1.0 and not lower.any()
    assert cusum(blow)[0][-1] == 0


def test_a_missing_value_leaves_the_sum():
    upper, _ = cusum(np.array([2.0, np.nan, 2.0]))
    assert upper.tolist() == [1.5, 1.5, 3.0]
