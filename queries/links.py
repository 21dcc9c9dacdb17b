"""Benefits and services of the same people: used together, received together, one after the other."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.association import lift
from queries import told
from queries.catalogue import catalogue
from queries.reader import Reader
from queries.selection import Selection

LEAST_EXPECTED = 5.0
# Above this hardly any like resident without the benefit uses the service, and the factor tells of those few alone.
MOST_LIFT = 50.0
# Exits are followed for so many months.
FOLLOWED = 12


def _asked(reader: Reader, selection: Selection, area: str, table: str) -> dict[str, str]:
    people = {name: getattr(selection, name) for name in told.EVERYBODY}
    return (told.EVERYBODY if told.is_whole(catalogue(reader), table) else people) | {"area": area}


@lru_cache(maxsize=256)
def co_use(reader: Reader, selection: Selection, area: str) -> pd.DataFrame:
    """One row per benefit and service: persons, users, compared, expected, and lift with 95 % limits.

    Lift is compared users over expected ones; NaN where fewer than five are expected. Its limits are those of
    the logarithm, from the Poisson variance of the users and the variance of what is expected.
    """
    rows = reader.read("co_use", _asked(reader, selection, area, "link"))
    expected = rows["expected"].to_numpy(float)
    known = np.where(expected >= LEAST_EXPECTED, expected, 0.0)
    ratio, low, high = lift(rows["compared"].to_numpy(float), known, rows["spread"].to_numpy(float))
    return rows.assign(lift=ratio, low=low, high=high)


@lru_cache(maxsize=256)
def combinations(reader: Reader, selection: Selection, area: str) -> pd.DataFrame:
    """One row per set of benefits received in the same month: benefits (a tuple of codes), persons."""
    rows = reader.read("combinations", _asked(reader, selection, area, "combination"))
    return rows.assign(benefits=[tuple(words.split("+")) for words in rows["benefits"]])


@lru_cache(maxsize=256)
def service_users(reader: Reader, selection: Selection, area: str) -> pd.DataFrame:
    """One row per service: programme, persons, uses, months with use, recent users."""
    return reader.read("service_users", _asked(reader, selection, area, "service_user"))


@dataclass(frozen=True, eq=False)
class Succession:
    """What followed the end of a benefit within a year: exits, and per next benefit persons and median months.

    `by_month` holds for each next benefit the persons by months between, 0…12.
    """

    exits: int
    followed: tuple[tuple[str, int, float], ...]
    by_month: dict[str, np.ndarray]


@lru_cache(maxsize=256)
def succession(reader: Reader, area: str) -> dict[str, Succession]:
    """For each benefit what began next, the most frequent first; the empty code stands for nothing."""
    rows = reader.read("successions", {"area": area})
    found = {}
    for programme, group in rows.groupby("programme"):
        nexts, by_month = [], {}
        for name, part in group.groupby("next_programme"):
            nexts.append((str(name), int(part["persons"].sum()), _median(part)))
            if name:
                months = part["months"].to_numpy(dtype=int)
                by_month[str(name)] = np.bincount(months, part["persons"].to_numpy(), FOLLOWED + 1)
        nexts.sort(key=lambda entry: -entry[1])
        found[str(programme)] = Succession(int(group["persons"].sum()), tuple(nexts), by_month)
    return found


def _median(part: pd.DataFrame) -> float:
    months = part.sort_values("months")
    half = months["persons"].cumsum() >= months["persons"].sum() / 2
    return float(months["months"][half].iloc[0])
