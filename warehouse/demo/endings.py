"""Why spells end, and who has died: one answer for all systems."""

from dataclasses import dataclass

import numpy as np

from warehouse.demo.places import stream
from warehouse.demo.registry import Registry

REASONS = {"off": "01", "death": "02", "moved": "03", "transfer": "04", "other": "09"}
DEATH, MOVED, TRANSFER, OTHER = 1, 2, 3, 4
OLD = ("OAA", "URP", "UEP", "TEK", "VET", "LTC", "DNC")
SHARES = {True: (0.05, 0.8, 0.08, 0.02, 0.05), False: (0.66, 0.06, 0.08, 0.05, 0.15)}
PAID_LONG_AFTER, PAID_ONE_MONTH_AFTER = 0.005, 0.018
NEVER = 10**6


@dataclass(frozen=True, eq=False)
class Endings:
    """By programme, why each spell ends (index into REASONS, 5 while open or beyond the window); month of
    death of each person (NEVER if alive). A death lies months before the last payment where planted."""

    reason: dict[str, np.ndarray]
    death: np.ndarray


def endings(known: Registry, months: int, seed: int) -> Endings:
    """Reasons and deaths; nobody dies who is still paid by another programme, unless planted."""
    rng = stream(seed, 290)
    until = np.full(len(known.people), -NEVER)
    for programme, spells in known.spells.items():
        np.maximum.at(until, known.person[programme][spells.unit], spells.last)
    case, member = known.members
    last = np.full(case[-1] + 1, -NEVER)
    np.maximum.at(last, known.spells["DIB"].unit, known.spells["DIB"].last)
    np.maximum.at(until, member, last[case])
    alone = np.bincount(case) == 1
    death, reason = np.full(len(known.people), NEVER), {}
    for programme, spells in known.spells.items():
        who = known.person[programme][spells.unit]
        pick = rng.choice(5, len(who), p=SHARES[programme in OLD])
        ends = spells.last < months
        dies = (pick == DEATH) & ends & (spells.last == until[who])
        if programme == "DIB":
            dies &= alone[spells.unit]
        death[who[dies]] = spells.last[dies]
        reason[programme] = np.where(ends, np.where((pick == DEATH) & ~dies, OTHER, pick), 5).astype(np.int8)
    for programme, spells in known.spells.items():
        gone = death[known.person[programme][spells.unit]] == spells.last
        reason[programme] = np.where(gone, DEATH, reason[programme])
    _paid_after(rng, known, death)
    return Endings(reason, death)


def _paid_after(rng, known: Registry, death: np.ndarray) -> None:
    """Moves some deaths before the last payment: by one month, or by three to nine."""
    begun = np.full(len(death), NEVER)
    for programme, spells in known.spells.items():
        who = known.person[programme][spells.unit]
        last = spells.last == death[who]
        begun[who[last]] = np.minimum(begun[who[last]], spells.first[last])
    free = rng.permutation(np.flatnonzero((death < NEVER) & (death >= 12) & (death - begun > 14)))
    dead = int(((death >= 0) & (death < NEVER)).sum())
    wrong = free[: rng.binomial(dead, PAID_LONG_AFTER)]
    grace = free[len(wrong) :][: rng.binomial(dead, PAID_ONE_MONTH_AFTER)]
    death[wrong] -= rng.integers(3, 10, len(wrong))
    death[grace] -= 1
