"""Statistical neighbours."""

import numpy as np

from analysis.neighbours import nearest


def test_the_nearest_are_found_whatever_the_unit():
    features = np.array([[1.0, 1000], [1.1, 1010], [5, 2000], [5.1, 2020]])
    assert nearest(features, 1).ravel().tolist() == [1, 0, 3, 2]
    assert nearest(features * [1, 1e6], 1).ravel().tolist() == [1, 0, 3, 2]


def test_no_area_is_its_own_neighbour():
    features = np.zeros((4, 2))
    found = nearest(features, 10)
    assert found.shape == (4, 3)
    assert all(i not in row for i, row in enumerate(found))
