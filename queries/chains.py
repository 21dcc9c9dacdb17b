"""Which benefits follow one another after one has ended: sequences of up to three."""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from queries.reader import Reader

STEPS = (1, 2, 3)
# Longest pauses, in months, that may lie before the next benefit.
PAUSES = (1, 3, 6, 12)
NONE, OPEN, DEATH = "none", "open", "death"
ENDS = (NONE, OPEN, DEATH)


@dataclass(frozen=True)
class Chain:
    """The benefits that began one after the other, at most three, how the sequence ends if it is shorter, and the
    exits that it followed."""

    path: tuple[str, ...]
    exits: int


@lru_cache(maxsize=256)
def chains(reader: Reader, area: str, programme: str, pause: int = PAUSES[-1]) -> tuple[Chain, ...]:
    """The sequences after the exits from a benefit, the most frequent first; a pause of more months ends one."""
    rows = reader.read("chains", {"area": area, "programme": programme})
    found: Counter[tuple[str, ...]] = Counter()
    columns = [rows[name] for name in (*(f"{part}_{i}" for i in STEPS for part in ("next", "within")), "persons")]
    for *parts, persons in zip(*columns, strict=True):
        found[_until(parts, pause)] += int(persons)
    return tuple(Chain(path, exits) for path, exits in sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _until(parts: list, pause: int) -> tuple[str, ...]:
    """The steps of a row up to its end, or to the first pause that is too long."""
    path = []
    for step, within in zip(parts[::2], parts[1::2], strict=True):
        if not step:
            break
        path.append(NONE if within > pause else str(step))
        if path[-1] in ENDS:
            break
    return tuple(path)
