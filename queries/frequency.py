"""How often the same people receive: spells per person, months received."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from queries.reader import Reader


@dataclass(frozen=True, eq=False)
class Persons:
    """One entry per area: its code, how many persons, and how much of something all of them have."""

    area: np.ndarray
    persons: np.ndarray
    total: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """How much of it a person has; NaN where there is none."""
        return self.total / np.where(self.persons > 0, self.persons, np.nan)


def spells_by_person(reader: Reader, values: dict) -> pd.DataFrame:
    """One row per area: area, spells, persons with at least one, two, three spells."""
    return reader.read("spells_by_person", values)


def months_received(reader: Reader, values: dict) -> pd.DataFrame:
    """One row per area: area, persons, mean months received, of the window that ends last."""
    rows = reader.read("months_received", values)
    rows = rows.assign(total=rows["months"] * rows["persons"])
    sums = rows.groupby("area", sort=True)[["persons", "total"]].sum().reset_index()
    return sums.assign(mean=sums["total"] / sums["persons"].where(sums["persons"] > 0))


def unserved(reader: Reader, values: dict) -> pd.DataFrame:
    """One row per area: area, persons with a benefit, value (those without its paired service, in per cent), and
    basis, the smallest group of persons that the value tells of."""
    return unserved_of(reader.read("unserved_by_area", values))


def unserved_of(rows: pd.DataFrame) -> pd.DataFrame:
    """The same of rows with area, persons and users."""
    parts = np.stack([rows["persons"], rows["users"], rows["persons"] - rows["users"]]).astype(float)
    basis = np.where(parts > 0, parts, np.inf).min(axis=0)
    value = 100 * parts[2] / np.where(parts[0] > 0, parts[0], np.nan)
    return rows.assign(value=value, basis=basis)


def months_received_spread(reader: Reader, values: dict, horizon: int) -> tuple[dict[str, np.ndarray], int]:
    """Persons by number of months received, 1…horizon, for each area; and the last month."""
    rows = reader.read("months_received", values)
    spread = {}
    for area, group in rows.groupby("area"):
        counts = np.zeros(horizon)
        counts[group["months"].to_numpy() - 1] = group["persons"].to_numpy()
        spread[str(area)] = counts
    return spread, int(rows["until"].max()) if len(rows) else 0
