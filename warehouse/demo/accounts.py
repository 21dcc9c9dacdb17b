"""Whose bank account and telephone: one's own, a guardian's, a home's — or a ring's."""

import numpy as np

from warehouse.demo.marks import distinct
from warehouse.demo.places import Places
from warehouse.demo.registry import Registry
from warehouse.demo.world import Truth

RINGS, HOMES, GUARDIANS = 5, 15, 7
RING_SIZES, HOME_SIZES, FOSTERED = (8, 21), (6, 13), (4, 8)
OWN, GUARDIAN, HOME = 0, 1, 2


def accounts(places: Places, known: Registry, numbers: np.ndarray, truth: Truth, rng):
    """Owner of the account and of the telephone of each person, and the holder's capacity."""
    owner = np.arange(len(known.people))
    phone, holder = owner.copy(), np.zeros(len(owner), np.int8)
    case, member = known.members
    heads = member[np.flatnonzero(np.r_[True, case[1:] != case[:-1]])]
    owner[member] = phone[member] = heads[case]
    child = known.people.birth[member] > -18 * 12 + 42
    holder[member] = np.where(child, GUARDIAN, OWN)
    for programme, groups, sizes, capacity in (
        ("TEK", HOMES, HOME_SIZES, HOME),
        ("ORP", GUARDIANS, FOSTERED, GUARDIAN),
    ):
        pool = distinct(known.person[programme], len(owner))
        pool = pool[np.lexsort((pool, known.people.town[pool]))]
        starts = rng.permutation(len(pool) // sizes[1])[:groups] * sizes[1]
        for start in starts:
            group = pool[start : start + rng.integers(*sizes)]
            owner[group], holder[group] = group[0], capacity
            truth.plant("civil_affairs", "P15", numbers[group], -1, "a home" if capacity == HOME else "a guardian")
    payees = rng.permutation(heads)
    payees = payees[owner[payees] == payees]
    for ring in range(RINGS):
        size = int(rng.integers(*RING_SIZES))
        group = payees[ring * RING_SIZES[1] :][:size]
        owner[group], holder[group] = group[0], OWN
        truth.plant("civil_affairs", "P15", numbers[group])
    return owner, phone, holder
