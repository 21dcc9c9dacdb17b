"""The rules of the build and what they found in an area."""

from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from queries import told
from queries.catalogue import catalogue
from queries.names import Names
from queries.reader import Reader

RECORD_RATE, RULE_RATE = "record_rule_rate", "rule_rate"
SCALE = 1000.0
# What is looked at as it stands at extraction, whatever the months.
STANDING = frozenset({"record", "checked", "account", "household", "office"})


@dataclass(frozen=True)
class Rule:
    """One rule as published; see definitions.kinds.QualityRule for the meaning of the fields."""

    id: str
    group: str
    severity: str
    base: str
    name: Names
    short: Names
    meaning: Names
    tested: Names
    false_alarm: Names
    source: Names

    @property
    def indicator(self) -> str:
        """The indicator under which the map shows the rule."""
        return RECORD_RATE if self.base in STANDING else RULE_RATE


@dataclass(frozen=True, eq=False)
class Finding:
    """What a rule found in an area: tested, hits, fen, and the rate per thousand in each calendar year.

    `hits`, `fen` and `rate` are NaN where 1…k−1 hits are suppressed; so are single years.
    """

    rule: Rule
    tested: int
    hits: float
    fen: float
    rate: float
    yearly: MappingProxyType = field(repr=False)

    @property
    def suppressed(self) -> bool:
        """Whether there are hits, but too few to tell how many."""
        return self.tested > 0 and self.hits != self.hits


@lru_cache(maxsize=4)
def rules(reader: Reader) -> tuple[Rule, ...]:
    """The rules of the build, in the order shown."""
    texts = ("name", "short", "meaning", "tested", "false_alarm", "source")
    return tuple(
        Rule(
            row["rule"],
            row["group"],
            row["severity"],
            row["base"],
            **{key: Names(row[f"{key}_zh"], row[f"{key}_en"]) for key in texts},
        )
        for row in reader.read("rules", {}).to_dict("records")
    )


@lru_cache(maxsize=256)
def findings(reader: Reader, area: str, first: int, last: int, years: tuple) -> tuple[Finding, ...]:
    """One entry per rule that tested something in the area in the periods `first` to `last`.

    `years` holds (name, first period, last period) of each calendar year.
    """
    rows = reader.read("rules_of_area", {"area": area})
    sums = {(row["rule"], row["measure"]): np.asarray(row["cum"]) for row in rows.to_dict("records")}
    for rule in rules(reader):
        tested = sums.get((rule.id, _measure(rule, "tested")))
        if tested is not None and not _is_told(reader, area, rule):
            # Hits of this area are told only together with those of others: that is not zero.
            sums |= {(rule.id, _measure(rule, name)): tested * float("nan") for name in ("hits", "fen")}
    found = (_finding(rule, sums, first, last, years, reader.threshold) for rule in rules(reader))
    return tuple(entry for entry in found if entry.tested > 0)


def _measure(rule: Rule, name: str) -> str:
    """The measure of the cube that holds what a rule tested, hit or concerned."""
    return f"record_{name}" if rule.base in STANDING else f"rule_{name}"


def _is_told(reader: Reader, area: str, rule: Rule) -> bool:
    """Whether the hits of a rule are told of this area by itself; an exact file tells all."""
    asked = {"numerator": _measure(rule, "hits"), "numerator_programme": rule.id}
    return area not in told.untold(reader, catalogue(reader), told.EVERYBODY | asked)


def _finding(rule: Rule, sums: dict, first: int, last: int, years: tuple, threshold: int) -> Finding:
    stem = "record" if rule.base in STANDING else "rule"
    cumulated = [sums.get((rule.id, _measure(rule, name))) for name in ("tested", "hits", "fen")]

    def between(low: int, high: int) -> tuple[float, float, float]:
        length = high - low + 1 if stem == "record" else 1
        return tuple(_within(column, low, high) / length for column in cumulated)

    tested, hits, fen = between(first, last)
    yearly = {}
    for year, low, high in years if stem == "rule" else ():
        of, hit, _ = between(low, high)
        yearly[year] = float("nan") if hidden(hit, threshold) or not of else SCALE * hit / of
    if hidden(hits, threshold):
        hits = fen = float("nan")
    rate = SCALE * hits / tested if tested else float("nan")
    return Finding(rule, int(tested), hits, fen, rate, MappingProxyType(yearly))


def _within(cumulated: np.ndarray | None, first: int, last: int) -> float:
    if cumulated is None:
        return 0.0
    return float(cumulated[last] - (cumulated[first - 1] if first else 0))


def hidden(count: float, threshold: int) -> bool:
    """Whether a count of one or more is too small to be told."""
    return 0 < count < threshold


@dataclass(frozen=True)
class InSystem:
    """What a rule found in the records of one management system; NaN where suppressed."""

    system: str
    tested: int
    hits: float
    rate: float


@lru_cache(maxsize=256)
def by_system(reader: Reader, rule: str, area: str, first_year: int, last_year: int) -> tuple[InSystem, ...]:
    """One entry per system in which the rule tested something in the area in some calendar years."""
    bound = {"rule": rule, "area": area, "first_year": first_year, "last_year": last_year}
    found = []
    for row in reader.read("rule_by_system", bound).to_dict("records"):
        hits = float("nan") if hidden(row["hits"], reader.threshold) else float(row["hits"])
        if row["tested"]:
            found.append(InSystem(row["system"], int(row["tested"]), hits, SCALE * hits / row["tested"]))
    return tuple(found)
