"""Where services are offered: the places that are open, the areas that have none, and the nearest place."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from queries.boundaries import boundaries
from queries.catalogue import catalogue
from queries.names import Names
from queries.reader import Reader

EARTH_KM = 6371.0


@dataclass(frozen=True)
class Nearest:
    """A place of service: its name, its township, and how far it is in a straight line, in kilometres."""

    name: Names
    area: str
    kilometres: float


def all_points(reader: Reader) -> pd.DataFrame:
    """One row per place of service and service offered there: point, service, area (township), name_zh, name_en,
    lon and lat in degrees, first_month and last_month (yyyy-mm; empty: open)."""
    return reader.read("service_points", {})


@lru_cache(maxsize=256)
def open_points(reader: Reader, services: tuple[str, ...], month: str, within: str) -> pd.DataFrame:
    """The rows of `all_points` of some services within an area that are open in a month (yyyy-mm, or a year: its
    last month)."""
    rows, until = all_points(reader), month if "-" in month else f"{month}-12"
    is_open = (rows["first_month"] <= until) & ((rows["last_month"] == "") | (rows["last_month"] >= until))
    here = rows["service"].isin(services) & is_open & rows["area"].isin(_inside(reader, within))
    return rows[here].reset_index(drop=True)


def count(rows: pd.DataFrame) -> int:
    """How many places the rows are of: one may offer several services."""
    return int(rows["point"].nunique())


def unserved(reader: Reader, services: tuple[str, ...], month: str, within: str) -> tuple[int, int]:
    """How many of the townships of an area have no open place of any of the services, and how many townships it has."""
    held = catalogue(reader)
    towns = _inside(reader, within).intersection(held.layers[held.levels[-1].level])
    served = set(open_points(reader, services, month, within)["area"])
    return len(towns - served), len(towns)


def nearest(reader: Reader, services: tuple[str, ...], month: str, town: str) -> Nearest | None:
    """The open place nearest to a township, from the point where its name stands on the map; None where there is none
    at all, and for what is no township."""
    held = catalogue(reader)
    layer = boundaries(reader, held.levels[-1].level)
    rows = open_points(reader, services, month, held.root)
    if town not in layer.code or rows.empty:
        return None
    far = kilometres(layer.label[layer.code.index(town)], rows[["lon", "lat"]].to_numpy(float))
    found = rows.iloc[int(far.argmin())]
    return Nearest(Names(found["name_zh"], found["name_en"]), found["area"], float(far.min()))


def kilometres(one: np.ndarray, others: np.ndarray) -> np.ndarray:
    """How far points (n×2: longitude and latitude in degrees) are from one, along the ground, in kilometres."""
    (lon, lat), (lons, lats) = np.radians(one), np.radians(others).T
    chord = np.sin((lats - lat) / 2) ** 2 + np.cos(lat) * np.cos(lats) * np.sin((lons - lon) / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(chord))


@lru_cache(maxsize=256)
def _inside(reader: Reader, within: str) -> frozenset[str]:
    held = catalogue(reader)
    return frozenset(code for code in held.areas if held.contains(within, code))
