"""Which areas of a level touch each other."""

from functools import lru_cache

import numpy as np
import shapely

from queries.boundaries import boundaries
from queries.reader import Reader


@lru_cache(maxsize=8)
def touching(reader: Reader, level: str) -> np.ndarray:
    """Pairs of places in drawing order, each once: areas with a common border or corner.

    An island touches the area whose border is nearest.
    """
    polygon = boundaries(reader, level).polygon
    tree = shapely.STRtree(polygon)
    one, other = tree.query(polygon, predicate="intersects")
    pairs = np.column_stack((one, other))[one < other]
    alone = np.setdiff1d(np.arange(len(polygon)), pairs)
    if not alone.size or len(polygon) < 2:
        return pairs
    bridges = [(min(i, near), max(i, near)) for i in alone for near in [_nearest(polygon, int(i))]]
    return np.unique(np.vstack((pairs, bridges)), axis=0)


def _nearest(polygon: np.ndarray, i: int) -> int:
    distance = shapely.distance(polygon[i], polygon)
    distance[i] = np.inf
    return int(distance.argmin())
