"""Sums by key and month: what happens in a month, what stands over months, what counts under several keys."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from warehouse.monthly import MonthlyRows, scattered, standing, together

MONTHS, SIZE = 6, 9
ROWS = st.lists(
    st.tuples(st.integers(0, SIZE - 1), st.integers(-3, 8), st.integers(-3, 8), st.integers(1, 50)), max_size=40
)


def column(rows, i):
    return np.array([row[i] for row in rows], dtype=np.int64)


@given(ROWS)
def test_what_stands_is_counted_in_every_month_from_the_first_to_the_last(rows):
    expected = np.zeros((SIZE, MONTHS))
    for key, first, last, amount in rows:
        for month in range(max(first, 0), min(last, MONTHS - 1) + 1):
            expected[key, month] += amount
    made = standing(*(column(rows, i) for i in range(4)), MONTHS, SIZE)
    dense = np.zeros((SIZE, MONTHS))
    dense[made.keys] = made.values
    assert (dense == expected).all()


@given(ROWS)
def test_rows_of_two_tables_meet_under_their_keys(rows):
    inside = [row for row in rows if 0 <= row[1] < MONTHS]
    key, month, amount = (column(inside, i) for i in (0, 1, 3))
    half = len(inside) // 2
    parts = [scattered(key[part], month[part], amount[part], MONTHS, SIZE) for part in (slice(half), slice(half, None))]
    whole, joined = scattered(key, month, amount, MONTHS, SIZE), together(*parts)
    assert (joined.keys == whole.keys).all()
    assert (joined.values == whole.values).all()


def test_a_row_may_count_under_several_keys_and_rows_of_zeros_fall_out():
    rows = MonthlyRows(np.array([1, 4]), np.array([[1.0, 2.0], [-1.0, -2.0]]))
    made = rows.added_to(np.array([0, 1, 0, 1]), np.array([1, 4, 9, 9]))
    assert made.keys.tolist() == [1, 4, 9]
    assert made.values.tolist() == [[1, 2], [-1, -2], [0, 0]]
    assert made.filled().keys.tolist() == [1, 4]
    assert rows.cumulated().values.tolist() == [[1, 3], [-1, -3]]


def test_rows_are_narrow_only_where_no_sum_can_pass_32_bits():
    small = MonthlyRows(np.array([1, 2]), np.array([[3.0, 0.0], [0.0, -4.0]])).narrowed()
    assert small.values.dtype == np.int32
    assert small.cumulated().values.dtype == np.int64
    large = MonthlyRows(np.array([1]), np.array([[2.0**30, -(2.0**30)]])).narrowed()
    assert large.values.dtype == np.float64
    assert large.added_to(np.array([0, 0]), np.array([5, 5])).values.tolist() == [[2.0**31, -(2.0**31)]]
