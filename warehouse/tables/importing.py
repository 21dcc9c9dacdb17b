"""Tables of aggregates by area that somebody else made, brought into an atlas of their own."""

import hashlib
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from definitions.gaps import subject
from geodata.boundaries import BoundarySet, read
from warehouse.cases import inert_rows
from warehouse.errors import WarehouseError
from warehouse.publish import publish
from warehouse.settings import PEOPLE
from warehouse.tables import describing, grouping
from warehouse.tables.declaring import Table
from warehouse.tables.grouping import Grid, Key
from warehouse.tables.periods import span
from warehouse.tables.reading import AREA, GROUP, PERIOD, PROGRAMME, Rows, read_table

Tell = Callable[[str, int, int], None]
TOO_SPARSE = 0.5
# Areas × periods × keys of one measure of one programme: what a gigabyte holds.
MOST_CELLS = 100_000_000


def import_(
    table: Table,
    atlas: str,
    folder: Path,
    out: Path,
    progress: Tell | None = None,
) -> str:
    """Publishes the table as a build of `atlas`; a report of what joined and what did not."""
    tell = progress or (lambda step, done, of: None)
    tell("reading", 0, 1)
    boundaries, rows = read(folder), read_table(table)
    lowest = boundaries.levels[-1].level
    known = set(boundaries.areas.loc[boundaries.areas["level"] == lowest, "code"])
    joined = rows.frame[rows.frame[AREA].isin(known)]
    if joined.empty:
        raise WarehouseError(
            f"No code of “{table.area}” is a {lowest} of {folder}.",
            found=", ".join(rows.frame[AREA].head(5)),
            allowed=", ".join(sorted(known)[:5]) + " …",
        )
    cube = _Cube(table, rows, boundaries, joined, sorted(known), span(joined[PERIOD]))
    cube.check()
    with duckdb.connect() as connection:
        build = publish(
            atlas, out, boundaries, build=_identifier(table, boundaries),
            facts=describing.facts(table, rows, boundaries, cube.periods), connection=connection,
            fill=lambda: cube.fill(connection.cursor(), tell), definitions=describing.tables(table, rows),
        )  # fmt: skip
    tell("done", 1, 1)
    return "\n".join([f"Published build {build}.", *_report(table, rows.frame, joined, out / atlas, build, known),
                      *cube.told()])  # fmt: skip


def _report(table: Table, rows: pd.DataFrame, joined, home: Path, build: str, known: set) -> Iterator[str]:
    unmatched = sorted(set(rows[AREA]) - known)
    yield f"{len(joined)} of {len(rows)} rows joined."
    if unmatched:
        file = home / f"unmatched-{build}.csv"
        inert_rows(pd.DataFrame({table.area: unmatched})).to_csv(file, index=False)
        yield f"{len(unmatched)} codes match no area: {', '.join(unmatched)}. Listed in {file}."
    for column in table.measures:
        empty = int(rows[column].isna().sum())
        if empty:
            yield f"{column}: {empty} empty values, shown as missing."
    without = len(known - set(joined[AREA]))
    yield f"{without} areas of the boundaries have no row, shown as missing."


def _identifier(table: Table, boundaries: BoundarySet) -> str:
    content = hashlib.sha256(table.file.read_bytes())
    content.update(repr({name: said for name, said in vars(table).items() if name != "file"}).encode())
    content.update(boundaries.areas.to_csv(index=False).encode())
    for code in sorted(Path(__file__).parent.glob("*.py")):
        content.update(code.read_bytes())
    return f"table-{content.hexdigest()[:8]}"


@dataclass(frozen=True)
class _Cube:
    """The rows that joined, as figures of `areas` (of the lowest level) × `periods`."""

    table: Table
    rows: Rows
    boundaries: BoundarySet
    joined: pd.DataFrame
    areas: list[str]
    periods: list[str]

    @property
    def categories(self) -> list[list[str]]:
        """The codes of each dimension."""
        return [list(self.rows.categories.get(dimension, ())) for dimension in PEOPLE]

    def check(self) -> None:
        """Raises WarehouseError for more groups than memory holds."""
        keys = len(grouping.lattice(self.categories))
        cells = keys * len(self.boundaries.areas) * len(self.periods)
        if cells > MOST_CELLS:
            raise WarehouseError(
                f"{keys} crossings of groups, {len(self.boundaries.areas)} areas and {len(self.periods)} periods make "
                f"{cells:,} figures of each measure.",
                allowed=f"{MOST_CELLS:,}",
                remedy="Leave out a group, or import fewer periods; nothing was changed.",
            )

    def given(self) -> Iterator[tuple[str, dict[str, dict[Key, Grid]]]]:
        """By programme: of each column the grids of the keys that have rows."""
        at = {code: i for i, code in enumerate(self.areas)}, {code: i for i, code in enumerate(self.periods)}
        for programme, own in self.joined.groupby(PROGRAMME, sort=False):
            found: dict[str, dict[Key, Grid]] = {column: {} for column in self.table.measures}
            for key, group in own.groupby(list(GROUP.values()), sort=False):
                places = group[AREA].map(at[0]).to_numpy(), group[PERIOD].map(at[1]).to_numpy()
                for column, grids in found.items():
                    grids[key] = np.full((len(self.areas), len(self.periods)), np.nan)
                    grids[key][places] = group[column].to_numpy()
            yield programme, found

    def measured(self, columns: dict[str, dict[Key, Grid]]) -> Iterator[tuple[str, str, dict[Key, Grid], float]]:
        """Each indicator and measure, its grids, and which share of an area's parts a sum may lack.

        The two sides of a rate are kept apart from their columns and are both empty where one is, so that an area
        above is the quotient of sums over the same areas. A count of some areas is not the count of all.
        """
        for column in self.table.measures:
            yield column, describing.measure(column), columns[column], 0
        for rate in self.table.rates:
            sides = {side: columns[column] for side, column in rate.sides.items()}
            for side, grids in sides.items():
                both = {k: grids[k] + 0 * sides["numerator"][k] * sides["denominator"][k] for k in grids}
                yield rate.id, rate.side(side), both, TOO_SPARSE

    def fill(self, target: duckdb.DuckDBPyConnection, tell: Tell) -> None:
        """Writes periods, figures, gaps and offers into the published file; tells of each measure and programme."""
        target.execute("use published")
        target.from_df(pd.DataFrame({
            "period": range(len(self.periods)), "code": self.periods,
            "start": [date(int(p[:4]), int(p[5:7] or 1), 1) for p in self.periods],
            "provisional": False})).insert_into("period")  # fmt: skip
        offers: dict[tuple[str, str], None] = {}
        figures = len(self.table.measures) + sum(len(rate.sides) for rate in self.table.rates)
        of = self.joined[PROGRAMME].nunique() * figures
        done = itertools.count()
        for programme, columns in self.given():
            for indicator, name, grids, most in self.measured(columns):
                tell(f"publishing {indicator} {programme}".rstrip(), next(done), of)
                self._write(target, name, programme, grids, most)
                if any(np.isfinite(grid).any() for grid in grids.values()):
                    offers[indicator, programme] = None
        offered = pd.DataFrame(list(offers), columns=["indicator", "programme"])
        target.from_df(offered).insert_into("offer")

    def _write(self, target, name: str, programme: str, grids: dict[Key, Grid], most: float) -> None:
        """One measure of one programme: rows of the cube, and of gaps."""
        parents = dict(zip(self.boundaries.areas["code"], self.boundaries.areas["parent"], strict=True))
        sums: dict[Key, Grid] = {}
        gaps = []
        for key, grid in grouping.every_key(grids, self.categories).items():
            found, absent = grouping.rolled_up(grid, self.areas, parents, most)
            codes = list(found)
            sums[key] = np.nan_to_num(np.array([found[code] for code in codes]))
            about = subject(name, programme, key)
            gaps += [(about, code, at, "missing") for code, at in grouping.whole(absent, len(self.periods))]
        for key, figures in grouping.parted(sums).items():
            some = np.flatnonzero(figures.any(axis=1))
            if not some.size:
                continue
            cum = np.rint(np.cumsum(figures[some], axis=1)).astype(np.int64).tolist()
            columns = {"measure": name, "programme": programme} | dict(zip(("area", *PEOPLE), ("", *key), strict=True))
            texts = {column: pa.array([text] * some.size, pa.string()) for column, text in columns.items()}
            texts["area"] = pa.array([codes[i] for i in some])
            rows = pa.table(texts | {"cum": pa.array(cum, pa.list_(pa.int64()))})
            target.from_arrow(rows).insert_into("cube")
        if gaps:
            frame = pd.DataFrame(gaps, columns=["subject", "area", "period", "status"])
            target.from_df(frame).insert_into("gap")

    def told(self) -> Iterator[str]:
        """What is to be said of programmes and groups."""
        if self.rows.programmes:
            yield f"{len(self.rows.programmes)} programmes: {', '.join(self.rows.programmes)}."
        for dimension, names in self.rows.categories.items():
            yield f"{len(names)} groups by {dimension}: {', '.join(names)}."
        for column, (less, more) in self._unequal().items():
            if less:
                yield f"{column}: in {less} cases groups make less than the row of all; the rest counts for all alone."
            if more:
                yield f"{column}: in {more} cases groups make more than the row of all; each is shown as it was given."

    def _unequal(self) -> dict[str, tuple[int, int]]:
        found = {column: (0, 0) for column in self.table.measures}
        if not self.rows.categories:
            return found
        for _, columns in self.given():
            for column, grids in columns.items():
                less, more = grouping.unequal(grids)
                found[column] = found[column][0] + less, found[column][1] + more
        return found
