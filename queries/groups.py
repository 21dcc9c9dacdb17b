"""Life tables of groups that are compared, with exits by reason."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from analysis.survival import LifeTable, from_counts
from queries.catalogue import catalogue
from queries.duration import THIN, laid_out, tables_of
from queries.durations import survival_of
from queries.reader import Reader
from queries.selection import Selection
from queries.values import bound

GROUPINGS = ("sex", "age", "hukou", "cohort", "programme")


@dataclass(frozen=True, eq=False)
class Groups:
    """The life tables of areas and groups; `key` holds (area, group), `reasons` exits by outcome.

    Each entry of `reasons` has the shape of the life table's events, to which they add up.
    """

    key: tuple[tuple[str, str], ...]
    life: LifeTable
    reasons: dict[str, np.ndarray]

    def of(self, area: str, group: str = "") -> LifeTable | None:
        """The life table of a group of an area, or None if it has no spell."""
        return self.life[self.key.index((area, group))] if (area, group) in self.key else None

    def reasons_of(self, area: str, group: str = "") -> dict[str, np.ndarray]:
        """Exits by outcome and duration of a group of an area."""
        at = self.key.index((area, group))
        return {name: events[at] for name, events in self.reasons.items() if events[at].any()}

    def groups_of(self, area: str) -> list[str]:
        """The groups of an area that have spells."""
        return [group for code, group in self.key if code == area]


@lru_cache(maxsize=256)
def spells_of(reader: Reader, selection: Selection, areas: tuple[str, ...]) -> Groups:
    """As `spells_by_group` without groups and reasons."""
    found = survival_of(reader, selection, areas)
    counts = found.life.entered, found.life.events, found.life.censored
    return Groups(tuple((code, "") for code in found.area), from_counts(*counts, THIN), {})


@lru_cache(maxsize=256)
def spells_by_group(reader: Reader, selection: Selection, areas: tuple[str, ...], by: str = "") -> Groups:
    """Months on benefit of each group of each area, with a spell under the filter, and why they ended.

    A curve begins at the first duration with ten spells at risk.
    """
    values = bound(catalogue(reader), selection, "risk") | {"areas": list(areas), "by": by}
    rows = reader.read("exits_by_group", values)
    pairs = list(zip(rows["area"].astype(str), rows["group"].astype(str), strict=True))
    key = tuple(dict.fromkeys(pairs))
    place = {pair: i for i, pair in enumerate(key)}
    row = np.array([place[pair] for pair in pairs], dtype=int)
    life = tables_of(rows, row, len(key), THIN)
    outcome = rows["outcome"].to_numpy(dtype=str)
    duration, ev = rows["duration"].to_numpy(), rows["ev"].to_numpy()
    reasons = {
        name: laid_out(ev[outcome == name], row[outcome == name], duration[outcome == name], life.events.shape)
        for name in np.unique(outcome)
        if name
    }
    return Groups(key, life, reasons)


@lru_cache(maxsize=256)
def durations_seen(reader: Reader, selection: Selection, areas: tuple[str, ...], count: str) -> Groups:
    """Months so far of the caseload (`stock`), or of the spells that ended (`ended`): no estimate, a count."""
    values = bound(catalogue(reader), selection, "risk") | {"areas": list(areas), "count": count}
    rows = reader.read("durations_seen", values)
    found = rows["area"].astype(str)
    key = tuple((area, "") for area in dict.fromkeys(found))
    row = np.array([key.index((area, "")) for area in found], dtype=int)
    return Groups(key, tables_of(rows, row, len(key), 1), {})


def difference(whole: LifeTable, part: LifeTable, thin: int = 1) -> LifeTable:
    """The life table of what is in `whole` but not in `part`, whose counts are among those of `whole`."""
    counts = []
    for name in ("entered", "events", "censored"):
        rest = getattr(whole, name).copy()
        held = getattr(part, name)[: rest.size]
        rest[: held.size] -= held
        counts.append(rest)
    return from_counts(*counts, thin)


@lru_cache(maxsize=256)
def joined_by_tolerance(reader: Reader, selection: Selection, area: str) -> dict[str, tuple[int, int]]:
    """For each tolerance 0…3: runs without any gap, and how many of them it joins to another.

    All in the months in which exits are decided under the widest, so that they can be compared.
    """
    values = bound(catalogue(reader), replace(selection, gap="3"), "risk") | {"areas": [area]}
    found = {}
    for gap in range(4):
        rows = reader.read("spells_by_gap", values | {"gap": gap})
        runs, spells = (int(rows[name].iloc[0]) if len(rows) else 0 for name in ("runs", "spells"))
        found[str(gap)] = (runs, runs - spells)
    return found


@lru_cache(maxsize=256)
def unknown_starts(reader: Reader, programme: str, area: str) -> int:
    """Spells of an area left out because their start is not known."""
    rows = reader.read("unknown_starts", {"programme": programme, "areas": [area]})
    return int(rows["spells"].sum())
