"""Little's law and the change of a caseload taken apart."""

import math

import numpy as np
import pytest

from analysis.balance import Balance, decomposed


def test_the_parts_add_up_whatever_the_figures():
    draws = np.random.default_rng(3).uniform(1, 100, (200, 6))
    for row in draws:
        before, after = Balance(*row[:3]), Balance(*row[3:])
        parts = decomposed(before, after)
        assert math.isclose(parts.by_inflow + parts.by_duration + parts.rest, after.stock - before.stock, abs_tol=1e-9)
        back = decomposed(after, before)
        assert math.isclose(back.by_inflow, -parts.by_inflow) and math.isclose(back.by_duration, -parts.by_duration)


def test_in_balance_nothing_is_left_over():
    parts = decomposed(Balance(200, 10, 20), Balance(300, 15, 20))
    assert parts.by_inflow == pytest.approx(100) and parts.by_duration == 0 and parts.rest == pytest.approx(0)
    parts = decomposed(Balance(200, 10, 20), Balance(200, 20, 10))
    assert parts.by_inflow == pytest.approx(-parts.by_duration) and parts.rest == pytest.approx(0)


def test_a_caseload_a_quarter_away_is_not_steady():
    assert Balance(124, 10, 10).is_steady and not Balance(126, 10, 10).is_steady


def test_a_figure_of_nothing_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        decomposed(Balance(0, 10, 20), Balance(300, 15, 20))
