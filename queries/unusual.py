"""Caseloads that jump, offices whose dates crowd, months that did not arrive."""

from dataclasses import dataclass
from functools import lru_cache

from queries.reader import Reader


@dataclass(frozen=True)
class Jump:
    """A township and month whose caseload changed far more than usual; `persons` is NaN where suppressed."""

    programme: str
    area: str
    period: int
    before: int
    persons: float
    z: float


@dataclass(frozen=True)
class Heaped:
    """An office whose dates crowd on two days of the month, and the share among all others."""

    office: str
    area: str
    dates: int
    share: float
    usual: float


@dataclass(frozen=True)
class Undelivered:
    """A township with months that were not delivered: period indices of the first and last, and how many."""

    area: str
    first: int
    last: int
    months: int


@lru_cache(maxsize=128)
def jumps(reader: Reader, within: str, first: int, last: int) -> tuple[Jump, ...]:
    """The largest jumps of an area in some periods."""
    rows = reader.read("jumps_within", {"within": within, "first": first, "last": last}).to_dict("records")
    return tuple(
        Jump(
            row["programme"],
            row["area"],
            int(row["period"]),
            int(row["before"]),
            float(row["persons"]) if row["persons"] >= reader.threshold else float("nan"),
            float(row["z"]),
        )
        for row in rows
        if row["before"] >= reader.threshold
    )


@lru_cache(maxsize=128)
def heaped(reader: Reader, within: str) -> tuple[Heaped, ...]:
    """The offices of an area whose application dates crowd."""
    rows = reader.read("heaping_within", {"within": within}).to_dict("records")
    return tuple(
        Heaped(row["office"], row["area"], int(row["dates"]), row["heaped"] / row["dates"], float(row["usual"]))
        for row in rows
        if row["heaped"] >= reader.threshold
    )


@lru_cache(maxsize=128)
def undelivered(reader: Reader, within: str, programme: str = "") -> tuple[Undelivered, ...]:
    """The townships of an area with months that were not delivered, of one programme or of any."""
    rows = reader.read("undelivered_within", {"within": within, "programme": programme}).to_dict("records")
    return tuple(Undelivered(row["area"], int(row["first"]), int(row["last"]), int(row["months"])) for row in rows)
