"""How finely the published file can answer: an exact file everything, a protected one whole years, the whole window,
and only some areas by sex, age and hukou."""

from functools import lru_cache

from queries.catalogue import Catalogue, Indicator
from queries.measures import DECIDED_LATE
from queries.reader import Reader

RECEIVED, LINK = "received", "link"
# Months received are kept of a few windows, services beside a benefit of the last one alone.
FIRST_KEPT = {RECEIVED: min, LINK: max}
# The table an indicator rests on, where it is not the cube.
SOURCES = {
    "distinct": "entry",
    "turnover": "entry",
    "median_lag": "risk",
    "used_within": "risk",
    "median_duration": "risk",
    "restricted_mean": "risk",
    "share_remaining": "risk",
    "median_days": "wait",
    "done_within": "wait",
    "reentry": "reentry",
    "spells_per_person": "recurrence",
    "months_received": RECEIVED,
    "unserved": LINK,
}
# What is counted where an indicator rests on no measure of the cube; of all other kinds spells.
SUBJECTS = {"median_lag": "lag", "used_within": "lag", "unserved": LINK}
EVERYBODY = {"sex": "", "age": "", "hukou": ""}


def source(indicator: Indicator) -> str:
    """The table an indicator rests on; empty for the cube."""
    return SOURCES.get(indicator.kind, "")


def counted(kind: str, programme: str) -> dict[str, str]:
    """What a kind of indicator that rests on no measure of the cube asks a protected file to tell: of all persons."""
    return EVERYBODY | {"numerator": SUBJECTS.get(kind, "spells"), "numerator_programme": programme}


def is_whole(held: Catalogue, table: str) -> bool:
    """Whether a table is told for the whole window and all persons together, and no other way."""
    return table in held.facts.get("told_by_window", "").split()


def months(held: Catalogue, table: str, first: int, last: int, horizon: int = 0) -> tuple[int, int]:
    """The months that can be told nearest to those asked for: the whole window, or one complete calendar year; of what
    is counted in the last `horizon` months, as many that end no sooner than the first window that is kept."""
    if is_whole(held, table):
        return 0, len(held.periods) - 1
    if later := too_early(held, table, last, horizon):
        return first + later, last + later
    if table in held.facts.get("told_by_year", "").split():
        year = min(held.periods[last][:4], held.facts["last_year"])
        inside = [i for i, code in enumerate(held.periods) if code[:4] == year]
        return (inside[0], inside[-1]) if inside else (first, last)
    return first, last


def too_early(held: Catalogue, table: str, last: int, horizon: int) -> int:
    """By how many months a period that ends so ends before the first of the windows of `horizon` months in which a
    table is counted; 0 for tables that are counted in every month."""
    if table not in FIRST_KEPT or horizon not in held.windows:
        return 0
    return max(0, FIRST_KEPT[table](held.windows[horizon]) - last)


def untold(reader: Reader, held: Catalogue, values: dict) -> frozenset[str]:
    """The areas that cannot be told for a filter, because their groups would be too small."""
    if "audience" not in held.facts:
        return frozenset()
    names = ("numerator", "denominator", "basis")
    asked = tuple((name, values.get(name, "")) for name in (*names, *(f"{name}_programme" for name in names)))
    return _untold(reader, (*asked, *((name, values[name]) for name in EVERYBODY)))


@lru_cache(maxsize=64)
def _untold(reader: Reader, asked: tuple) -> frozenset[str]:
    return frozenset(reader.read("untold", dict(asked))["area"])


def decided(held: Catalogue) -> int:
    """The last month whose exits are known."""
    return held.period(held.facts.get("decided_to", held.periods[-1]))


def known_to(held: Catalogue, measure: str) -> int:
    """The last month of which a measure of the cube tells: some are known only when the months after have come."""
    return decided(held) if measure in DECIDED_LATE else len(held.periods) - 1
