"""Which exchange of data to build next: the one that removes most of the requests that are left."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One exchange of the ranking: its name, the requests it removes that none before it did, and the
    share of all requests that is removed when it and those before it exist."""

    exchange: str
    removed: int
    share: float


def ranking(weights: dict[str, int], served: dict[str, frozenset[str]]) -> tuple[Step, ...]:
    """The exchanges in the order in which a greedy set cover builds them.

    `weights` gives the number of requests of each kind, `served` the kinds that an exchange makes
    needless. Exchanges that would remove nothing are left out; ties go by name. The greedy order
    removes at least 1 − 1/e of what the best choice of as many exchanges would (Nemhauser, Wolsey and
    Fisher 1978).
    """
    total = sum(weights.values())
    left, open_, steps = dict(weights), dict(served), []
    while open_:
        gain = {name: sum(left.get(kind, 0) for kind in kinds) for name, kinds in open_.items()}
        best = min(gain, key=lambda name: (-gain[name], name))
        if gain[best] <= 0:
            break
        for kind in open_.pop(best):
            left.pop(kind, None)
        steps.append(Step(best, gain[best], (total - sum(left.values())) / total))
    return tuple(steps)
