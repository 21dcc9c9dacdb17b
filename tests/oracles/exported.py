"""The spells under a filter, as a plain loop over the extracts picks them: what the references are given."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd

from queries.catalogue import catalogue
from queries.selection import Selection
from tests.oracles.people import band, inside, spells, unemployment
from tests.selections import some


@lru_cache(maxsize=4)
def exported(folder, decided: int, gap: int) -> pd.DataFrame:
    """Every observed spell of unemployment benefit with the attributes of its person."""
    return spells(folder, decided, gap).join(unemployment(folder).people[["birth", "sex", "hukou"]], on="person")


def filters(reader, seeds) -> Iterator[tuple[Selection, int]]:
    """A random filter and gap tolerance for each seed; every tolerance in turn."""
    for seed in seeds:
        gap = seed % 4
        (selection,) = some(reader, ["UI"], 1, 100 + seed)
        yield replace(selection, gap="" if gap == 1 else str(gap)), gap


def seen_spells(reader, extracts, selection: Selection, gap: int = 1) -> pd.DataFrame:
    """One row per spell under a filter: entry, end, outcome ('' if censored), sex, person."""
    held = catalogue(reader)
    decided = held.period(held.facts["decided_to"])
    first, last = held.period(selection.from_), min(held.period(selection.to), decided - max(gap - 1, 0))
    rows = exported(extracts, decided, gap)
    rows = rows[inside(rows["town"], selection.within)]
    for name in ("sex", "hukou"):
        wanted = getattr(selection, name)
        rows = rows[rows[name] == wanted] if wanted else rows
    if selection.age:
        rows = rows[band(rows["start"].clip(lower=0) - rows["birth"]) == selection.age]
    entry = np.maximum(rows["entry"], min(first, last) - rows["start"])
    end = np.minimum(rows["duration"], last - rows["start"] + 1)
    event = rows["event"] & (rows["duration"] <= last - rows["start"] + 1)
    found = pd.DataFrame({"entry": entry, "end": end, "outcome": rows["outcome"].where(event, ""), "sex": rows["sex"],
                          "person": rows["person"]})  # fmt: skip
    return found[(entry < end) & (rows["start"] <= last)]
