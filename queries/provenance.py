"""Where the figures of a build come from: contracts, terms, lineage, revisions, corrections.

A build made before these were published has none of them: then the answers are empty.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import duckdb

from queries.catalogue import Indicator, catalogue
from queries.measures import MONEY, STOCKS
from queries.names import Names
from queries.reader import Reader
from queries.rules import hidden

TABLES = frozenset({"risk", "reentry", "recurrence", "received", "entry", "link"})


@dataclass(frozen=True)
class Term:
    """A term of the glossary as published; see definitions.glossary.Term."""

    id: str
    name: Names
    meaning: Names
    synonyms: Names
    owner: str
    grade: str
    since: int


@dataclass(frozen=True)
class Step:
    """A step on the way of a figure, and the steps it reads."""

    node: str
    kind: str
    name: Names
    about: Names
    reads: tuple[str, ...]


@dataclass(frozen=True)
class Revision:
    """What changed of a measure in an area: over how many months, from which to which, before, after, and the sum
    of the changes; of what is counted at the end of each month the means of these. None where 1 to k−1 are
    concerned."""

    measure: str
    programme: str
    area: str
    level: str
    periods: int
    first: int
    last: int
    before: float | None
    after: float | None
    moved: float | None


def rows(reader: Reader, question: str, **bound: object) -> list[dict]:
    """The rows of a question; none where the build holds no such table."""
    try:
        return reader.read(question, bound).to_dict("records")
    except duckdb.CatalogException:
        return []


@lru_cache(maxsize=4)
def terms(reader: Reader) -> tuple[Term, ...]:
    """The glossary of the build, in its order."""
    return tuple(
        Term(row["term"], *(Names(row[f"{key}_zh"], row[f"{key}_en"]) for key in ("name", "meaning", "synonyms")),
             row["owner"], row["grade"], int(row["since"]))
        for row in rows(reader, "terms")
    )  # fmt: skip


@lru_cache(maxsize=4)
def steps(reader: Reader) -> dict[str, Step]:
    """Every step of the lineage by its name."""
    reads: dict[str, list[str]] = {}
    for row in rows(reader, "lineage_edges"):
        reads.setdefault(row["node"], []).append(row["reads"])
    return {
        row["node"]: Step(row["node"], row["kind"], Names(row["name_zh"], row["name_en"]),
                          Names(row["about_zh"], row["about_en"]), tuple(reads.get(row["node"], ())))
        for row in rows(reader, "lineage_nodes")
    }  # fmt: skip


def origins(indicator: Indicator, known: dict[str, Step]) -> list[str]:
    """The steps that an indicator reads itself: its measures, or the table of spells it is computed from."""
    named = [indicator.numerator, indicator.denominator]
    if indicator.kind in ("median_days", "done_within", "median_duration", "restricted_mean", "share_remaining"):
        named.append("risk")
    nodes = [f"table:{name}" if name in TABLES else f"measure:{name}" for name in named if name]
    return [node for node in dict.fromkeys(nodes) if node in known]


def upstream(starts: list[str], known: dict[str, Step]) -> dict[str, Step]:
    """All steps from which some steps follow, themselves included."""
    found, waiting = {}, list(starts)
    while waiting:
        node = waiting.pop()
        if node in known and node not in found:
            found[node] = known[node]
            waiting.extend(known[node].reads)
    return found


@dataclass(frozen=True)
class Rows:
    """Rows of a delivered table: those used that name the area (NaN where they are 1 to k−1, None where the table names
    no townships), all that were used, and the beginning of the hash of its files."""

    here: float | None
    all: int
    hash: str


@lru_cache(maxsize=128)
def rows_of(reader: Reader, area: str) -> dict[str, Rows]:
    """The rows that speak of an area, by table."""
    found = {}
    for row in rows(reader, "rows_of_area", area=area):
        here = None if math.isnan(row["rows_used"]) else row["rows_used"]
        told = float("nan") if here and hidden(int(here), reader.threshold) else here
        found[row["source"]] = Rows(told, int(row["rows_all"]), row["hash"])
    return found


@lru_cache(maxsize=128)
def rows_told(reader: Reader, programme: str, first: int, last: int) -> dict[str, float]:
    """The rows of a programme ('' or 'any' for all) in some periods, in the whole province, by table that tells of
    programmes; NaN where those of a month are 1 to k−1, so that no difference of two sums tells them."""
    bound = {"programme": programme, "first": first, "last": last, "threshold": reader.threshold}
    found = rows(reader, "rows_of_programme", **bound)
    return {row["source"]: float("nan") if row["few"] else int(row["rows_used"]) for row in found}


@lru_cache(maxsize=64)
def revisions(reader: Reader, area: str) -> tuple[Revision, ...]:
    """What this build revised within an area, the largest change first. Money is not told of the lowest level."""
    lowest = catalogue(reader).levels[-1].level
    found = []
    for row in rows(reader, "revisions_within", area=area):
        if row["measure"] in MONEY and row["level"] == lowest:
            continue
        several = int(row["periods"]) if row["measure"] in STOCKS else 1
        told = {name: row[name] / several for name in ("before", "after", "moved")}
        if row["measure"] not in MONEY:
            told = {name: None if hidden(count, reader.threshold) else count for name, count in told.items()}
            if None in told.values() or hidden(abs(told["after"] - told["before"]), reader.threshold):
                told = dict.fromkeys(told)
        place = {name: row[name] for name in ("measure", "programme", "area", "level")}
        found.append(Revision(**place, periods=int(row["periods"]), first=int(row["first_period"]),
                              last=int(row["last_period"]), **told))  # fmt: skip
    return tuple(sorted(found, key=lambda one: -(one.moved or 0)))
