"""What the linkage found: persons whom different numbers count twice, by area; and the weights that tell them."""

from dataclasses import dataclass
from functools import lru_cache

from queries.provenance import rows
from queries.reader import Reader
from queries.rules import hidden

SCALE = 1000.0
PRIOR = "prior"


@dataclass(frozen=True)
class Linked:
    """An area: person records, persons that the identity number makes of them, pairs of these that are one person by
    agreement in all (`certain`), by weight (`probable`) and perhaps (`doubtful`), and the persons expected to count
    twice per 1,000. None where 1 to k−1 pairs are concerned, `twice` also where it would tell such a number."""

    area: str
    records: int
    persons: int
    certain: int | None
    probable: int | None
    doubtful: int | None
    twice: float | None


@dataclass(frozen=True)
class Level:
    """A level of a comparison: the share of pairs of one person and of two that reach it, and its weight in bits."""

    comparison: str
    level: str
    same: float
    other: float
    bits: float


@lru_cache(maxsize=128)
def linked(reader: Reader, area: str) -> tuple[Linked, ...]:
    """The area and the areas right below it that have persons enough; none where no linkage was made."""
    found = []
    for row in rows(reader, "linkage_within", area=area):
        if row["persons"] < max(reader.threshold, 1):
            continue
        pairs = [int(row[way]) for way in ("deterministic", "probable", "doubtful")]
        told = [None if hidden(count, reader.threshold) else count for count in pairs]
        twice = None if None in told[:2] else SCALE * row["missed"] / row["persons"]
        found.append(Linked(row["area"], int(row["records"]), int(row["persons"]), *told, twice))
    return tuple(found)


@lru_cache(maxsize=4)
def levels(reader: Reader) -> tuple[Level, ...]:
    """Every weight of the linkage, the strongest agreement of each comparison first; the prior is one of them."""
    return tuple(
        Level(row["comparison"], row["level"], row["m"], row["u"], row["bits"])
        for row in rows(reader, "linkage_weights")
    )
