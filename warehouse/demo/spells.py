"""Spells of receipt: who begins when, how long it lasts, who comes back."""

from dataclasses import dataclass

import numpy as np

from warehouse.demo.patterns import Patterns
from warehouse.demo.places import Places

BEFORE = 180
LONGEST = 600
STAYER = 0.08
GROUPS = {
    "local": (slice(None), slice(None), 0),
    "local0": (slice(None), slice(0, 1), 0),
    "local60": (slice(None), slice(2, 4), 0),
    "local80": (slice(None), slice(3, 4), 0),
    "all60": (slice(None), slice(2, 4), slice(None)),
    "workers": (slice(None), slice(1, 2), slice(None)),
    "women": (slice(1, 2), slice(1, 2), slice(None)),
}


@dataclass(frozen=True, eq=False)
class Spells:
    """One entry per spell: unit (person or case), township index, first and last month (month 0 is
    the first of the window, earlier ones negative)."""

    unit: np.ndarray
    town: np.ndarray
    first: np.ndarray
    last: np.ndarray


def intensity(recipe: dict) -> np.ndarray:
    """Cumulative exit intensity Λ(t), t = 1…600, of a person without any effect."""
    month = np.arange(1, LONGEST + 1)
    return np.cumsum(recipe["hazard"] * month**-0.3 + recipe["spike"] * (month % 12 == 0))


def effect(places: Places, recipe: dict) -> np.ndarray:
    """How much faster (above 1) or slower people leave in each township."""
    return np.exp(-0.22 * places.stay)


def survival(places: Places, recipe: dict, weight: np.ndarray) -> np.ndarray:
    """S(t), t = 0…600, of a new spell: the exact mean over townships and stayers."""
    if recipe.get("fixed"):
        return (np.arange(LONGEST + 1) < recipe["fixed"]).astype(float)
    total, rise = np.zeros(LONGEST), intensity(recipe)
    for share, pace in ((1 - recipe["stayers"], 1.0), (recipe["stayers"], STAYER)):
        factor = effect(places, recipe) * pace
        total += share * np.average(np.exp(-np.outer(factor, rise)), axis=0, weights=weight)
    total[recipe.get("longest", LONGEST) - 1 :] = 0.0
    return np.concatenate(([1.0], total))


def lengths(rng, recipe: dict, pace: np.ndarray) -> np.ndarray:
    """Durations in months of spells whose townships have these paces."""
    if recipe.get("fixed"):
        return np.full(len(pace), recipe["fixed"])
    stays = rng.random(len(pace)) < recipe["stayers"]
    reached = rng.exponential(size=len(pace)) / (pace * np.where(stays, STAYER, 1.0))
    return np.minimum(np.searchsorted(intensity(recipe), reached) + 1, recipe.get("longest", LONGEST))


def target(places: Places, patterns: Patterns, programme: str, recipe: dict, figures: dict, scale: float):
    """Units wanted in each township in an average month; as many as the calibration says where it does."""
    group = places.residents[(slice(None), *GROUPS[recipe["group"]])].reshape(len(places.code), -1)
    rate = recipe["stock"] / 1000 * np.exp(recipe["gradient"] * places.poverty)
    rate = rate * np.exp(0.15 * places.reach) * (patterns.cover if recipe.get("clustered") else 1.0)
    wanted = np.minimum(rate, 0.95) * group.sum(axis=1)
    if recipe.get("only"):
        return wanted * np.isin(places.city, recipe["only"]) * scale
    mean = np.minimum(recipe["stock"] / 1000, 0.95) * group.sum()
    wanted = wanted * figures.get((f"recipients_{programme}", places.root), mean) / wanted.sum()
    return calibrated(places, programme, wanted, figures) * scale


def calibrated(places: Places, programme: str, wanted: np.ndarray, figures: dict) -> np.ndarray:
    """The units with the cities of known number set to it, the others sharing the rest."""
    known = {code: figures.get((f"recipients_{programme}", code)) for code in dict.fromkeys(places.city)}
    total, fixed = wanted.sum(), np.isin(places.city, [code for code, value in known.items() if value])
    for code, value in known.items():
        if value:
            inside = places.city == code
            wanted = np.where(inside, wanted * value / wanted[inside].sum(), wanted)
    rest = total - wanted[fixed].sum()
    return np.where(fixed, wanted, wanted * rest / wanted[~fixed].sum())


def season(programme: str, months: int) -> np.ndarray:
    """How entries of each month differ from the average, pre-window months included."""
    month = (np.arange(-BEFORE, months)) % 12
    wave = np.where(np.isin(month, (0, 1)), 0.85, np.where(month == 6, 1.25, 1.02))
    if programme == "UI":
        wave = np.where(month == 2, 1.5, np.where(month == 6, 1.2, 0.92))
    shock = np.ones(len(wave))
    start = BEFORE + 25
    shock[start : start + 3] = 1.8 if programme == "UI" else 0.7
    return wave * shock


def simulate(places: Places, programme: str, recipe: dict, wanted, surges, months: int, rng) -> Spells:
    """All spells of a programme that touch the window, re-entries included; unit 0, 1, 2, …

    `surges` are (month, townships, entries as a share of the stock) on top of the usual.
    """
    pace = effect(places, recipe)
    life = survival(places, recipe, np.maximum(wanted, 1e-9))
    returns = 1 / (1 - recipe["again"] * 0.75)
    rate = wanted / (life[: recipe.get("before", BEFORE) + months // 2].sum() * returns)
    entries = np.outer(season(programme, months), rate)
    for month, towns, share in surges:
        entries[BEFORE + month, towns] += share * wanted[towns]
    entries[: BEFORE - recipe.get("before", BEFORE)] = 0
    counts = rng.poisson(entries)
    at, town = np.nonzero(counts)
    many = counts[at, town]
    first, town = np.repeat(at - BEFORE, many), np.repeat(town, many)
    order = np.lexsort((first, town))
    first, town = first[order], town[order]
    unit = np.arange(len(first))
    rounds = []
    while len(unit):
        last = first + lengths(rng, recipe, pace[town]) - 1
        rounds.append((unit, town, first, last))
        back = (rng.random(len(unit)) < recipe["again"]) & (last < months)
        off = 1 + rng.geometric(0.16, back.sum())
        unit, town, first = unit[back], town[back], last[back] + 1 + off
        inside = first < months
        unit, town, first = unit[inside], town[inside], first[inside]
    parts = [np.concatenate(column) for column in zip(*rounds, strict=True)]
    touches = parts[3] >= 0
    unit, town, first, last = (column[touches] for column in parts)
    order = np.lexsort((first, unit))
    kept, renumbered = np.unique(unit[order], return_inverse=True)
    return Spells(renumbered, town[order], first[order], last[order])


def with_moves(spells: Spells, places: Places, rng, share: float = 0.04, months: int = 84):
    """The spells cut where their unit moves house: arrays unit, town, first, last.

    Movers go once, mostly within their city; no month lies in two townships.
    """
    units = int(spells.unit.max(initial=-1)) + 1
    moves = rng.random(units) < share
    when = rng.integers(3, months - 3, units)
    goal = rng.integers(0, len(places.code), units)
    home = np.zeros(units, dtype=int)
    home[spells.unit] = spells.town
    near = np.clip(home + rng.integers(-9, 10, units), 0, len(places.code) - 1)
    goal = np.where(rng.random(units) < 0.7, near, goal)
    goal = np.where(moves, goal, home)
    cut = when[spells.unit]
    before = spells.first < cut
    after = spells.last >= cut
    early = (spells.unit[before], home[spells.unit][before], spells.first[before],
             np.minimum(spells.last, cut - 1)[before])  # fmt: skip
    late = (spells.unit[after], goal[spells.unit][after], np.maximum(spells.first, cut)[after],
            spells.last[after])  # fmt: skip
    merged = [np.concatenate(pair) for pair in zip(early, late, strict=True)]
    order = np.lexsort((merged[2], merged[0]))
    unit, town, first, last = (column[order] for column in merged)
    same = (unit[1:] == unit[:-1]) & (town[1:] == town[:-1]) & (first[1:] == last[:-1] + 1)
    if not same.any():
        return unit, town, first, last
    keep = np.r_[True, ~same]
    ends = np.r_[~same, True]
    return unit[keep], town[keep], first[keep], last[ends]
