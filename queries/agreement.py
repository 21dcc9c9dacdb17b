"""Whether systems record the same of the same persons, and which of them to believe."""

from dataclasses import dataclass
from functools import lru_cache

from queries.reader import Reader
from queries.rules import hidden

NUMBER = "number"
CLOSE = 0.0005


@dataclass(frozen=True)
class Agreement:
    """One item of two systems (or a system and the identity number): records compared, share that agrees.

    The share is NaN where fewer than the threshold of the records differ, but some do."""

    item: str
    system: str
    other: str
    compared: int
    share: float


@lru_cache(maxsize=128)
def agreements(reader: Reader, area: str) -> tuple[Agreement, ...]:
    """One entry per item and two systems of which the area has records enough."""
    found = []
    for row in reader.read("agreement_of_area", {"area": area}).to_dict("records"):
        if row["compared"] >= max(reader.threshold, 1):
            differ = row["compared"] - row["agreed"]
            share = float("nan") if hidden(differ, reader.threshold) else row["agreed"] / row["compared"]
            found.append(Agreement(row["item"], row["system"], row["other"], int(row["compared"]), share))
    return tuple(found)


def proposed(entries: list[Agreement]) -> str:
    """The system to believe for an item: of those whose records agree most often with the others and the
    identity number, the only one that leads; empty where none does."""
    agreed, compared = {}, {}
    for entry in entries:
        if entry.share == entry.share:
            for system in (entry.system, entry.other):
                if system != NUMBER:
                    agreed[system] = agreed.get(system, 0.0) + entry.share * entry.compared
                    compared[system] = compared.get(system, 0) + entry.compared
    rates = sorted(((agreed[system] / compared[system], system) for system in agreed), reverse=True)
    if not rates or (len(rates) > 1 and rates[0][0] - rates[1][0] < CLOSE):
        return ""
    return rates[0][1]
