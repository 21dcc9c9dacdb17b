"""Spells, returns, months received, waits and lags of a protected file: whole window, all persons together, in batches,
and for a gap tolerance of one month alone.

A unit is a township with enough of its own, or what is left of a district, then of a city. What is left after that
is fewer than k spells and is told nowhere. Areas above are the sums of the units in them. The total of what shares
a clock, programme, unit and stratum is a multiple of the audience's step, so that windows that hold one another, and
tables of the same spells, differ by nobody or by a step at least.
"""

import numpy as np
import pandas as pd

from analysis.disclosure import batches, in_steps, sizes_in_steps
from warehouse.protection.exact import Exact

EVERYBODY = {"sex": "*", "age": "*", "hukou": "*", "gap": 1}
# One row per township and distinct shape of a spell; `stratum` keeps apart what must not share a batch, the
# columns after it are averaged within a batch, `units` are counted.
SHAPES = {
    "risk": """
        select cast(clock as varchar) as clock, cast(programme as varchar) as programme,
            cast(area as varchar) as area, outcome <> '' as stratum, entry, "last",
            cast(sum(spells) as bigint) as units
        from exact.risk where gap = 1 and clock <> 'service' and area in (select unnest($townships))
        group by all
    """,
    "lag": """
        select cast(clock as varchar) as clock, cast(programme as varchar) as programme,
            cast(area as varchar) as area, cast(outcome as varchar) as stratum, entry, "last",
            cast(sum(spells) as bigint) as units
        from exact.risk where gap = 1 and clock = 'service' and area in (select unnest($townships))
        group by all
    """,
    "reentry": """
        select '' as clock, cast(programme as varchar) as programme,
            cast(area as varchar) as area, returned as stratum, months, cast(sum(spells) as bigint) as units
        from exact.reentry where gap = 1 and area in (select unnest($townships))
        group by all
    """,
    "received": """
        select until || ' ' || window_months as clock, cast(programme as varchar) as programme,
            cast(area as varchar) as area, true as stratum, months,
            cast(sum(persons) as bigint) as units
        from exact.received where area in (select unnest($townships))
        group by all
    """,
    "recurrence": """
        select '' as clock, cast(programme as varchar) as programme,
            cast(area as varchar) as area,
            1 + cast(last_1 >= 0 as integer) + cast(last_2 >= 0 as integer) + cast(last_3 >= 0 as integer) as place,
            cast(sum(spells) as bigint) as units
        from exact.recurrence where gap = 1 and area in (select unnest($townships))
        group by all
    """,
}
AVERAGED = {"risk": ["entry", "last"], "lag": ["entry", "last"], "reentry": ["months"], "received": ["months"]}
# A curve needs this many ends; fewer are pooled with the neighbours.
LEAST_ENDS = 2


class Spells:
    """The protected spell tables of one audience: one frame per published table."""

    def __init__(self, exact: Exact, k: int, steps: tuple[int, ...]):
        self.exact, self.k, self.steps = exact, k, steps
        self._parents = {code: [] for code in exact.townships}
        # Townships first; the areas above them follow, for tables whose lowest areas they are.
        for codes, region in zip(exact.uppers, exact.regions, strict=True):
            for township, number in zip(exact.townships, region, strict=True):
                if number >= 0:
                    self._parents[township].append(codes[number])
        for township in exact.townships:
            above = self._parents[township]
            for i, code in enumerate(above):
                self._parents.setdefault(code, above[i + 1 :])

    def frame(self, table: str) -> pd.DataFrame:
        """The rows of a table for every area; the columns are those of the published table."""
        rows = self.exact.connection.execute(SHAPES[table], {"townships": self.exact.townships}).df()
        if table == "recurrence":
            return self._published(table, self._counted(self.units(rows, rows["place"] == 1, 1)))
        ends = pd.Series(True, index=rows.index) if table == "received" else rows["stratum"]
        ends = rows["stratum"] == "used" if table == "lag" else ends
        return self._published(table, self._batched(table, self.units(rows, ends, LEAST_ENDS)))

    def units(self, rows: pd.DataFrame, ends: pd.Series, least: int) -> pd.DataFrame:
        """The rows with `area` replaced by the unit they are told with; what no unit takes is left out."""
        rows = rows.assign(ends=rows["units"].where(ends, 0), home=rows["area"], unit="")
        depth = max((len(above) for above in self._parents.values()), default=0)
        for step in range(depth):
            open_ = rows["unit"] == ""
            if step:
                upper = {
                    code: (above[step - 1] if step <= len(above) else code) for code, above in self._parents.items()
                }
                rows.loc[open_, "home"] = rows.loc[open_, "area"].map(upper)
            total = rows[open_].groupby(["clock", "programme", "home"])["ends"].transform("sum")
            rows.loc[total.index[total >= least * self.k], "unit"] = rows["home"]
        return rows[rows["unit"] != ""].drop(columns=["ends", "home"])

    def _batched(self, table: str, rows: pd.DataFrame) -> pd.DataFrame:
        """One row per batch, with the means of what is averaged."""
        averaged = AVERAGED[table]
        by = ["clock", "programme", "unit", "stratum"]
        band = (rows["entry"] // 12).clip(upper=6) if table == "risk" else 0
        rows, order = rows.assign(band=band), [*by, "band", *reversed(averaged)]
        # Rows come in no order, and the same build is told in the same batches: nothing may be left to chance.
        rows = rows.sort_values([*order, *rows.columns.difference(order)])
        group = rows.groupby(by, sort=False).ngroup().to_numpy()
        rows = rows.assign(batch=batches(group, rows["units"].to_numpy(), self.k))
        rows = rows[rows["batch"] >= 0]
        weighted = rows.assign(**{name: rows[name] * rows["units"] for name in averaged})
        found = weighted.groupby([*by, "batch"], sort=False)[[*averaged, "units"]].sum().reset_index()
        for name in averaged:
            found[name] = np.rint(found[name] / found["units"]).astype(int)
        found["units"] = self._in_steps(found, by)
        if table == "risk":
            found["last"] = np.maximum(found["last"], found["entry"] + 1)
        return found

    def _in_steps(self, batches_of: pd.DataFrame, by: list[str]) -> np.ndarray:
        """The units of each batch; rows of a stratum, which stand together, add up to a multiple of the step."""
        first = np.flatnonzero(~batches_of.duplicated(by).to_numpy())
        sizes = np.split(batches_of["units"].to_numpy(), first[1:])
        return np.array([n for own in sizes for n in sizes_in_steps(own.tolist(), self.k, *self.steps)], dtype=np.int64)

    def _counted(self, rows: pd.DataFrame) -> pd.DataFrame:
        """One row per unit and place of a spell among those of its person; groups below k join the one before."""
        wide = rows.pivot_table(
            index=["clock", "programme", "unit"], columns="place", values="units", aggfunc="sum", fill_value=0
        ).reindex(columns=[1, 2, 3, 4], fill_value=0)
        exactly = np.column_stack([wide[1] - wide[2], wide[2] - wide[3], wide[3]])
        for at in (2, 1):
            few = (exactly[:, at] > 0) & (exactly[:, at] < self.k)
            exactly[few, at - 1] += exactly[few, at]
            exactly[few, at] = 0
        exactly = in_steps(exactly, *self.steps)
        beyond = in_steps(np.where((exactly[:, 2] > 0) & (wide[4] >= self.k), wide[4], 0), *self.steps)
        reached = [exactly.sum(axis=1), exactly[:, 1:].sum(axis=1), exactly[:, 2], beyond]
        parts = [wide.index.to_frame(index=False).assign(place=i + 1, units=units) for i, units in enumerate(reached)]
        return pd.concat(parts).query("units > 0")

    def _published(self, table: str, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows of the units, and those of the areas above as their sums, in the columns of the table."""
        return COLUMNS[table](self.spread(rows))

    def spread(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows of the units, once for the unit and once for every area above it."""
        above = [(code, area) for code in rows["unit"].unique() for area in self._areas(code)]
        found = rows.merge(pd.DataFrame(above, columns=["unit", "area"]), on="unit")
        return found.assign(**EVERYBODY)

    def _areas(self, unit: str) -> list[str]:
        """A unit and the areas above it."""
        return [unit, *self._parents[unit]]


def _risk(rows: pd.DataFrame) -> pd.DataFrame:
    outcome = np.where(~rows["stratum"], "", np.where(rows["clock"] == "decision", "decided", "off"))
    # A spell seen only after its first months began that long before the window.
    return rows.assign(start=-rows["entry"], outcome=outcome, spells=rows["units"])


def _lag(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(start=0, outcome=rows["stratum"], spells=rows["units"])


def _reentry(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(exited=0, returned=rows["stratum"], spells=rows["units"])


def _received(rows: pd.DataFrame) -> pd.DataFrame:
    parts = rows["clock"].str.split(" ", expand=True).reindex(columns=[0, 1])
    return rows.assign(until=parts[0].astype(int), window_months=parts[1].astype(int), persons=rows["units"])


def _recurrence(rows: pd.DataFrame) -> pd.DataFrame:
    earlier = {f"last_{i}": np.where(rows["place"] > i, 0, -1) for i in (1, 2, 3)}
    return rows.assign(start=0, last=0, spells=rows["units"], **earlier)


COLUMNS = {"risk": _risk, "lag": _lag, "reentry": _reentry, "received": _received, "recurrence": _recurrence}
