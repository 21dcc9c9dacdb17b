"""Who takes part in what: persons and spells of every programme of the made-up province."""

from dataclasses import dataclass, field

import numpy as np

from warehouse.demo.people import People, born, joined, people
from warehouse.demo.places import Places, recipes, stream
from warehouse.demo.spells import Spells, simulate, survival, target

AGES = {
    "TEK": (60, 88), "DLS": (16, 70), "DNC": (5, 85), "ORP": (1, 15), "VET": (58, 88),
    "UI": (20, 54), "EMP": (40, 56), "WI": (22, 56), "MAT": (21, 39), "LTC": (70, 92),
    "HOU": (22, 65), "URP": (60, 62), "OAA": (80, 81), "TMP": (18, 80), "MDA": (10, 82),
}  # fmt: skip
WOMEN = {"MAT": 1.0, "VET": 0.08, "WI": 0.22, "OAA": 0.6, "UI": 0.46}
MIGRANTS = {"UI": 0.55, "WI": 0.7, "MAT": 0.5, "EMP": 0.05}
KNOWN = {"DLS": ("DIB", 0.65), "TMP": ("DIB", 0.5), "MDA": ("DIB", 0.55), "HOU": ("DIB", 0.3),
         "EMP": ("UI", 0.3), "DNC": ("DIB", 0.12)}  # fmt: skip


@dataclass(eq=False)
class Registry:
    """Spells by programme with the person of each; `cases` maps dibao cases to their members."""

    spells: dict[str, Spells] = field(default_factory=dict)
    person: dict[str, np.ndarray] = field(default_factory=dict)
    members: tuple[np.ndarray, np.ndarray] = ()
    people: People | None = None
    truth: dict[str, np.ndarray] = field(default_factory=dict)


def registry(places: Places, scale: float, months: int, seed: int) -> Registry:
    """All persons and spells; programme `p`'s unit u is person `person[p][u]`."""
    found, parts, size = Registry(), [], 0
    districts = np.array([int(code[:6]) for code in places.code])
    for number, (programme, recipe) in enumerate(recipes().items()):
        rng = stream(seed, 100 + number)
        made = simulate(places, programme, recipe, scale, months, rng)
        found.spells[programme] = made
        weight = np.maximum(target(places, recipe, scale), 1e-9)
        found.truth[programme] = survival(places, recipe, weight)
        town, first = _of_units(made)
        if programme == "DIB":
            group, case = households(rng, town, first, districts)
            found.members = (case, size + np.arange(len(case)))
            found.person["DIB"] = size + np.flatnonzero(np.r_[True, case[1:] != case[:-1]])
        else:
            group, chosen = _persons(rng, programme, town, first, districts, found, parts)
            found.person[programme] = np.where(chosen >= 0, chosen, size + np.cumsum(chosen < 0) - 1)
        parts.append(group)
        size += len(group)
    found.people = joined(parts)
    return found


def _of_units(made: Spells) -> tuple[np.ndarray, np.ndarray]:
    """Township and first month of each unit, at its first spell."""
    starts = np.r_[True, made.unit[1:] != made.unit[:-1]] if len(made.unit) else np.array([], bool)
    return made.town[starts], made.first[starts]


def households(rng, town, first, districts) -> tuple[People, np.ndarray]:
    """The members of dibao cases, heads first: persons, and the case of each."""
    size = rng.choice([1, 2, 3, 4, 5], len(town), p=[0.40, 0.26, 0.18, 0.11, 0.05])
    case = np.repeat(np.arange(len(town)), size)
    place = np.arange(len(case)) - np.repeat(np.cumsum(size) - size, size)
    head = born(rng, len(town), 24, 74, first)
    birth = head[case]
    child = born(rng, len(case), 0, 20, first[case])
    birth = np.where(place >= 2, child, birth + np.where(place == 1, rng.integers(-60, 90, len(case)), 0))
    women = np.where(place == 1, 0.7, 0.42)
    return people(rng, town[case], birth, 0.0, women, districts), case


def _persons(rng, programme, town, first, districts, found, parts):
    """New persons for the units, and for each unit an existing person or −1."""
    chosen = np.full(len(town), -1)
    if programme in KNOWN and parts:
        other, share = KNOWN[programme]
        pool = found.members[1] if other == "DIB" else found.person[other]
        everyone = joined(parts)
        wanted = rng.random(len(town)) < share
        chosen[wanted] = _neighbours(rng, pool, everyone.town[pool], town[wanted])
        _, once = np.unique(chosen, return_index=True)
        single = np.zeros(len(town), bool)
        single[once] = True
        chosen = np.where(single, chosen, -1)
    fresh = chosen < 0
    low, high = AGES[programme]
    birth = born(rng, int(fresh.sum()), low, high, first[fresh])
    if programme == "URP":
        early = first[fresh] < -60
        birth = np.where(early, born(rng, len(birth), 60, 84, first[fresh]), birth)
    if programme == "OAA":
        early = first[fresh] < -60
        birth = np.where(early, born(rng, len(birth), 80, 90, first[fresh]), birth)
    migrant, women = MIGRANTS.get(programme, 0.0), WOMEN.get(programme, 0.47)
    return people(rng, town[fresh], birth, migrant, women, districts), chosen


def _neighbours(rng, pool, pool_town, town) -> np.ndarray:
    """For each township a random person of the pool who lives there; −1 where nobody does."""
    order = np.argsort(pool_town, kind="stable")
    low = np.searchsorted(pool_town[order], town, "left")
    high = np.searchsorted(pool_town[order], town, "right")
    pick = low + np.floor(rng.random(len(town)) * (high - low)).astype(int)
    return np.where(high > low, pool[order[np.minimum(pick, len(pool) - 1)]], -1)
