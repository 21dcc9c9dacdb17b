"""How few areas hold half."""

import numpy as np
import pytest

from analysis.concentration import fewest_for_half


@pytest.mark.parametrize(
    ("amounts", "count"), [([10, 1, 1], 1), ([1, 1, 1, 1], 2), ([5, 5, np.nan, 0], 1), ([], 0), ([0, np.nan], 0)]
)
def test_the_fewest_that_hold_half(amounts, count):
    assert fewest_for_half(np.array(amounts, dtype=float)) == count
