"""What is planted on the map: where support fails to arrive, where offices are slow, what changed."""

from dataclasses import dataclass

import numpy as np

from warehouse.demo.places import Places, stream

KM_PER_DEGREE = 111.2
CLUSTERS = 3
RADIUS_KM = 30.0
APART_KM = 110.0
COVERED = 0.45
SURGE = 0.6
POLICY = 0.35
MERGED_AT, SPLIT_AT = 30, 36
OLD_CODES = {"merge": "448990101", "split": "448990102"}


@dataclass(frozen=True, eq=False)
class Patterns:
    """Townships by index. `cover` is the share of the usual coverage that arrives; `centres` are those
    of the clusters where it is low; `surges` are (month, townships, entries as a share of the stock)."""

    cover: np.ndarray
    centres: tuple[int, ...]
    slow: int
    outage: tuple[int, tuple[int, ...]]
    heaped: np.ndarray
    meeting: np.ndarray
    surges: tuple[tuple[int, np.ndarray, float], ...]
    merged: int
    split: tuple[int, int]


def kilometres(places: Places, centre: int) -> np.ndarray:
    """Distance of every township's seat from one of them."""
    shift = places.xy - places.xy[centre]
    shift = shift * [np.cos(np.radians(places.xy[centre, 1])), 1.0]
    return np.hypot(shift[:, 0], shift[:, 1]) * KM_PER_DEGREE


def patterns(places: Places, months: int, seed: int) -> Patterns:
    """The planted patterns of a province; every one of them in townships of its own."""
    rng = stream(seed, 3)
    rural = np.flatnonzero(places.tier == 3)
    centres = _apart(places, rng.permutation(rural))
    near = np.min([kilometres(places, centre) for centre in centres], axis=0)
    free = rng.permutation(rural[near[rural] > 2 * RADIUS_KM])
    size = places.residents[free].sum(axis=(1, 2, 3))
    large = free[np.argsort(-size, kind="stable")]
    first, second = int(large[40]), int(large[41])
    pair = np.flatnonzero((places.parent == places.parent[large[60]]) & (near > RADIUS_KM))
    return Patterns(
        cover=np.where(near <= RADIUS_KM, COVERED, 1.0),
        centres=tuple(int(centre) for centre in centres),
        slow=first,
        outage=(second, tuple(m for m in (50, 51) if m < months)),
        heaped=large[[30, 31]],
        meeting=large[32:38],
        surges=_surges(places, large, months),
        merged=int(large[50]),
        split=(int(pair[0]), int(pair[1])),
    )


def _apart(places: Places, candidates: np.ndarray) -> list[int]:
    found: list[int] = []
    for town in candidates:
        if all(kilometres(places, other)[town] > APART_KM for other in found):
            found.append(int(town))
        if len(found) == CLUSTERS:
            break
    return found


def _surges(places: Places, large: np.ndarray, months: int) -> tuple:
    """Three offices that book many cases at once, and a district that raises its line in July."""
    alone = [(month, large[[at]], SURGE) for at, month in ((0, 40), (1, 58), (2, 69)) if month < months]
    district = places.parent[large[10]]
    together = np.setdiff1d(np.flatnonzero(places.parent == district), large[[0, 1, 2, 40, 41]])
    return (*alone, *([(54, together, POLICY)] if months > 54 else []))
