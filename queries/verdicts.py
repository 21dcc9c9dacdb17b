"""What reviewers found of the hits of rules."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from analysis.intervals import wilson
from queries.provenance import rows
from queries.reader import Reader
from queries.rules import hidden


@dataclass(frozen=True)
class Reviewed:
    """What reviewers found of a rule in the whole atlas: cases judged, the share confirmed, its 95 % limits (0–1)."""

    judged: int
    share: float
    low: float
    high: float


@lru_cache(maxsize=4)
def reviewed(reader: Reader) -> dict[str, Reviewed]:
    """By rule, where enough cases were judged that neither those confirmed nor the others are few."""
    found = {}
    for row in rows(reader, "rule_verdicts"):
        judged, confirmed = int(row["judged"]), int(row["confirmed"])
        if judged >= reader.threshold and not any(hidden(n, reader.threshold) for n in (confirmed, judged - confirmed)):
            low, high = wilson(np.array([confirmed]), np.array([judged]))
            found[row["rule"]] = Reviewed(judged, confirmed / judged, float(low[0]), float(high[0]))
    return found
