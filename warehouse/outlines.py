"""Where what is delivered with a point lies: within the atlas, and within the township that its code names."""

from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
import shapely

from geodata.boundaries import BoundarySet
from warehouse.bounds import ranges
from warehouse.extracts import Source

OUTSIDE = "is of a point outside the areas of the atlas"
ELSEWHERE = "elsewhere"
# Degrees, about a kilometre: borders are approximate, and piers lie before the coast.
NEAR = 0.01
PLACE = "filename as wrong_file, file_row_number as wrong_row"


@dataclass(frozen=True)
class Misplaced:
    """Rows whose point lies in another township than their code says: they count in the township of the code."""

    source: str
    rows: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        rows = "1 row lies" if self.rows == 1 else f"{self.rows:,} rows lie"
        return (
            f"{self.source}: {rows} more than a kilometre outside the township of the code: {', '.join(self.examples)}."
        )

    def published(self) -> list[dict]:
        """The row of the published table `divided`."""
        return [{"source": self.source, "code": "", "way": ELSEWHERE, "rows_used": self.rows}]


def load(connection: duckdb.DuckDBPyConnection, boundaries: BoundarySet) -> None:
    """Makes the table `outline`: one row per area of the lowest level that is drawn, its shape as WKB."""
    layer = boundaries.layers[boundaries.levels[-1].level]
    rows = pd.DataFrame({"code": layer["code"], "shape": shapely.to_wkb(layer.geometry.to_numpy())})
    connection.from_df(rows).create("outline")


def outside(connection: duckdb.DuckDBPyConnection, source: Source) -> duckdb.DuckDBPyRelation:
    """Rows whose point lies outside all areas: wrong_file, wrong_row, wrong_value. Coordinates that are none at all are
    rejected as such."""
    held = ranges()
    bounds = {name: held[source.within[name]] for name in source.placed}
    sound = " and ".join(f'"{name}" between {one.low} and {one.high}' for name, one in bounds.items())
    lon, lat = (f'"{name}"' for name in source.placed)
    given = connection.table(f"delivered_{source.name}").filter(sound)
    rows = given.project(f"{PLACE}, {lon} as wrong_value, {lon} as x, {lat} as y").df()
    away = rows[~_near_any(connection, rows)].reset_index(drop=True)
    return connection.from_df(away).project("wrong_file, wrong_row, wrong_value")


def _near_any(connection: duckdb.DuckDBPyConnection, rows: pd.DataFrame) -> np.ndarray:
    """Whether each point lies within an area or near one."""
    near = np.zeros(len(rows), dtype=bool)
    if len(rows):
        shapes = _shapes(connection.table("outline").df()["shape"])
        points = shapely.points(rows["x"], rows["y"])
        near[shapely.STRtree(shapes).query(points, predicate="dwithin", distance=NEAR)[0]] = True
    return near


def _shapes(column: pd.Series) -> np.ndarray:
    return shapely.from_wkb([bytes(shape) for shape in column])


def misplaced(connection: duckdb.DuckDBPyConnection, tables: list[Source]) -> list[Misplaced]:
    """The tables with rows whose point lies in another township than their code says."""
    found = []
    for source in tables:
        rows = _with_outlines(connection, source) if source.placed else pd.DataFrame()
        if not len(rows):
            continue
        points = shapely.points(rows["x"], rows["y"])
        away = ~shapely.dwithin(_shapes(rows["shape"]), points, NEAR)
        if away.any():
            found.append(Misplaced(source.name, int(away.sum()), tuple(rows["told"][away].head(5))))
    return found


def _with_outlines(connection: duckdb.DuckDBPyConnection, source: Source) -> pd.DataFrame:
    """One row per row of a table: its key, its point and the shape of the township of its code."""
    lon, lat = (f'"{name}"' for name in source.placed)
    given = connection.table(f"raw_{source.name}").project(
        f'"{source.key[0]}" as told, {lon} as x, {lat} as y, "town_code" as given'
    )
    places = connection.table("raw_place").project("code as known, cast(township as varchar) as township")
    placed = given.join(places, "given = known").join(connection.table("outline"), "township = code")
    return placed.project("told, x, y, shape").order("told").df()
