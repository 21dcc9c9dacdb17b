"""The worked example of the methods page: six people, twenty months, computed by the product itself."""

from functools import cache

import numpy as np

from analysis import spells, survival

MONTHS = 20
DECIDED = 17
# Which months each person is paid for, counted from 1, and why the last spell ended.
PAID = (
    (range(1, 6), range(7, 9)),
    (range(2, 5), range(12, 15)),
    (range(3, 15),),
    (range(4, 7), range(10, 11), range(15, 21)),
    (range(6, 21),),
    (range(9, 12),),
)
REASON = ("work", "other", "other", "work", "", "work")
LAST = 12


@cache
def payments() -> tuple[np.ndarray, np.ndarray]:
    """One row per person and paid month: person, month."""
    rows = [(person, month) for person, runs in enumerate(PAID) for run in runs for month in run]
    person, month = map(np.array, zip(*rows, strict=True))
    return person, month


@cache
def built(gap: int) -> spells.Spells:
    """The spells of the payments under a tolerance."""
    return spells.from_months(*payments(), gap=gap)


@cache
def observed() -> tuple[np.ndarray, ...]:
    """Entry, exit and event of the spells under a tolerance of one month, and which person has each."""
    found = built(1)
    entry, exit_, event, visible = spells.observed(found.last, found.first, DECIDED, begins=1)
    return entry[visible].astype(int), exit_[visible].astype(int), event[visible], found.person[visible]


@cache
def life() -> survival.LifeTable:
    """The life table of the example."""
    entry, exit_, event, _ = observed()
    return survival.life_table(entry, exit_, event)


def figures() -> dict[str, str]:
    """Every figure that the texts of the methods name, ready to stand in a sentence."""
    return {**_spells(), **_curve(), **_comparison(), **_reasons(), **_frequency(), **_caseload()}


def _spells() -> dict[str, str]:
    runs, joined = len(built(0)), len(built(1))
    _, _, event, _ = observed()
    return {"runs": f"{runs}", "spells": f"{joined}", "merged": f"{runs - joined}", "decided": f"{DECIDED}",
            "events": f"{event.sum()}", "censored": f"{(~event).sum()}"}  # fmt: skip


def _curve() -> dict[str, str]:
    table = life()
    first = int(np.flatnonzero(table.events)[0])
    ended = built(1).duration[built(1).last <= DECIDED]
    return {
        "first_month": f"{first}",
        "first_risk": f"{table.at_risk[first]:.0f}",
        "first_events": f"{table.events[first]:.0f}",
        "first_share": f"{table.survival[first]:.3f}",
        "median": f"{survival.median(table):.0f}",
        "mean": f"{survival.restricted_mean(table, LAST):.2f}",
        "mu": f"{ended.mean():.2f}",
        "biased": f"{(ended**2).sum() / ended.sum():.2f}",
    }


def _comparison() -> dict[str, str]:
    entry, exit_, event, person = observed()
    halves = [survival.life_table(entry[half], exit_[half], event[half]) for half in (person < 3, person >= 3)]
    test = survival.log_rank(*halves)
    return {"observed": f"{test.observed[0]:.0f}", "expected": f"{test.expected[0]:.2f}", "p": f"{test.p:.2f}"}


def _reasons() -> dict[str, str]:
    entry, exit_, event, person = observed()
    last = {who: i for i, who in enumerate(person)}
    reason = np.array([REASON[who] if last[who] == i else "other" for i, who in enumerate(person)])
    length = life().events.size
    parts = np.stack([np.bincount(exit_[event & (reason == name)], minlength=length) for name in ("work", "other")])
    work, other = survival.competing_exits(life(), parts)[:, LAST]
    still = life().survival[LAST]
    return {
        "work": f"{work:.3f}",
        "other": f"{other:.3f}",
        "still": f"{still:.3f}",
        "sum": f"{work + other + still:.3f}",
    }


def _frequency() -> dict[str, str]:
    found = built(1)
    person, month = payments()
    ended = np.flatnonzero(found.last <= DECIDED)
    back = [i for i in ended if i + 1 < len(found) and found.person[i + 1] == found.person[i]]
    recent = [int(((person == who) & (month > MONTHS - LAST)).sum()) for who in range(len(PAID))]
    return {
        "exits": f"{len(ended)}",
        "returns": f"{len(back)}",
        "persons": f"{len(PAID)}",
        "ratio": f"{len(found) / len(PAID):.2f}",
        "months": ", ".join(map(str, recent)),
    }


def _caseload() -> dict[str, str]:
    """The month with the most to tell: a return after a short gap."""
    person, month = payments()
    found, at = built(1), 7
    on = [set(person[month == m]) for m in (at - 1, at)]
    entered = {int(who) for who, first in zip(found.person, found.first, strict=True) if first == at}
    left = {int(who) for who, last in zip(found.person, found.last, strict=True) if last == at - 1}
    gap = len(on[1] - on[0] - entered) - len(on[0] - on[1] - left)
    return {"month": f"{at}", "before": f"{len(on[0])}", "entered": f"{len(entered)}", "left": f"{len(left)}",
            "gap": f"{gap}", "stock": f"{len(on[1])}"}  # fmt: skip
