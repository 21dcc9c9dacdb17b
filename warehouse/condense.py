"""Marts condensed into the cube that the app reads: prefix sums by month for every area and group."""

import itertools
from collections.abc import Iterator

import duckdb
import numpy as np
import pyarrow as pa

import definitions
from warehouse.settings import CASH

SEX, AGES, HUKOU = (
    [c.code for c in definitions.dimensions() if c.dimension == name] for name in ("sex", "age", "hukou")
)
GROUPS = list(itertools.product(SEX, AGES, HUKOU))
MEASURES = "select distinct measure from monthly_measure order by measure"
ROWS = """
select cast(enum_code(programme) as integer) as programme, cast(enum_code(area) as integer) as area,
    cast(enum_code(sex) as integer) as sex, cast(enum_code(age) as integer) as age,
    cast(enum_code(hukou) as integer) as hukou, period, amount
from monthly_measure
where measure = $measure and period between 0 and $last
"""
UNGROUPED = """
select cast(enum_code(programme) as integer) as programme, cast(enum_code(township) as integer) as area,
    period, amount
from ungrouped_measure
where measure = $measure and amount <> 0 and period <= $last
"""
UNGROUPED_MEASURES = "select distinct measure from ungrouped_measure order by measure"
# Caseload and spending come as changes, or in two parts; every other measure is summed as it is.
COMPOSED = frozenset({"caseload_change", "amount", "amount_change"})
# Behind the name of a measure: rows are changes of what is counted at the end of a month.
CHANGE = "_change"
# Before the name of a measure: it is known for everybody together only.
UNDIVIDED = ("survey_",)
# Behind the name of a measure: the part that each level counts by itself, because persons move between areas.
MERGED = "_merged"


class Condenser:
    """Turns long marts into rows of the cube, all levels of areas included.

    A block is a dense array of areas × groups × periods of one measure and programme.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, months: int):
        self.connection, self.months = connection, months
        self.areas, self.programmes = self._listed("area"), self._listed("programme")
        place = {code: i for i, code in enumerate(self.areas)}
        pairs = connection.execute("select code, ancestor from raw_ancestor where code <> ancestor").fetchall()
        lowest = connection.execute("select distinct township from raw_place").fetchall()
        self.steps = _steps(place, pairs, {row[0] for row in lowest})

    def _listed(self, name: str) -> list[str]:
        """The codes of a closed list, in its order."""
        (codes,) = self.connection.execute("select enum_range(cast(null as " + name + "))").fetchone()
        return list(codes)

    def blocks(self, measure: str) -> dict[int, np.ndarray]:
        """The block of each programme that has rows of the measure, by the programme's index."""
        rows = self.connection.execute(ROWS, {"measure": measure, "last": self.months - 1}).fetchnumpy()
        group = (rows["sex"] * len(AGES) + rows["age"]) * len(HUKOU) + rows["hukou"]
        cell = (rows["area"].astype(np.int64) * len(GROUPS) + group) * self.months + rows["period"]
        return {
            int(programme): self._dense(cell[inside], rows["amount"][inside])
            for programme in np.unique(rows["programme"])
            for inside in (rows["programme"] == programme,)
        }

    def _dense(self, cell: np.ndarray, amount: np.ndarray) -> np.ndarray:
        shape = (len(self.areas), len(GROUPS), self.months)
        sums = np.bincount(cell, weights=amount, minlength=int(np.prod(shape)))
        return np.rint(sums).astype(np.int64).reshape(shape)

    def rolled_up(self, block: np.ndarray) -> np.ndarray:
        """The block with every area above the townships filled from them, in place."""
        for lower, start, upper in self.steps:
            block[upper] += np.add.reduceat(block[lower], start, axis=0)
        return block

    def table(self, measure: str, blocks: dict[int, np.ndarray]) -> pa.Table:
        """Rows of the cube: prefix sums of the periods, rows of zeros left out."""
        return pa.concat_tables([self._rows(measure, i, block) for i, block in blocks.items()])

    def _rows(self, measure: str, programme: int, block: np.ndarray) -> pa.Table:
        area, group = np.nonzero(block.any(axis=2))
        cumulated = np.cumsum(block[area, group], axis=1)
        offsets = np.arange(len(area) + 1, dtype=np.int32) * self.months
        people = {name: _coded(group, [entry[i] for entry in GROUPS]) for i, name in enumerate(("sex", "age", "hukou"))}
        return pa.table(
            {
                "measure": _coded(np.zeros(len(area)), [measure]),
                "programme": _coded(np.full(len(area), programme), self.programmes),
                "area": _coded(area, self.areas),
                **people,
                "cum": pa.ListArray.from_arrays(pa.array(offsets), pa.array(cumulated.ravel())),
            }
        )

    def tables(self) -> Iterator[pa.Table]:
        """The cube, measure by measure."""
        yield self.table("person_months", self.caseload())
        spent = self.spending()
        yield self.table("amount", spent)
        if (cash := self.programmes.index("any")) in spent:
            yield self.table("amount_of_all", {0: spent[cash]})
        listed = {measure.removesuffix(MERGED) for (measure,) in self.connection.execute(MEASURES).fetchall()}
        for measure in sorted(listed - COMPOSED):
            blocks = self.at_every_level(measure)
            if measure.endswith(CHANGE):
                blocks = {i: np.cumsum(block, axis=2) for i, block in blocks.items()}
            table = self.table(measure.removesuffix(CHANGE), blocks)
            yield undivided(table) if measure.startswith(UNDIVIDED) else table
        for (measure,) in self.connection.execute(UNGROUPED_MEASURES).fetchall():
            yield self.ungrouped(measure)

    def at_every_level(self, measure: str) -> dict[int, np.ndarray]:
        """The blocks of a measure. What levels count by themselves is not added up from below."""
        blocks = {i: self.rolled_up(block) for i, block in self.blocks(measure).items()}
        for i, block in self.blocks(measure + MERGED).items():
            blocks[i] = blocks[i] + block if i in blocks else block
        return dict(sorted(blocks.items()))

    def caseload(self) -> dict[int, np.ndarray]:
        """Recipients by period."""
        changes = self.at_every_level("caseload_change")
        return {i: np.cumsum(block, axis=2) for i, block in changes.items()}

    def spending(self) -> dict[int, np.ndarray]:
        """Fen by period, and under “any” the sum of all cash benefits."""
        blocks = self.blocks("amount")
        for i, block in self.blocks("amount_change").items():
            running = np.cumsum(block, axis=2)
            blocks[i] = blocks[i] + running if i in blocks else running
        blocks = {i: self.rolled_up(block) for i, block in sorted(blocks.items())}
        cash = [block for i, block in blocks.items() if self.programmes[i] in CASH]
        return blocks | ({self.programmes.index("any"): np.sum(cash, axis=0)} if cash else {})

    def ungrouped(self, measure: str) -> pa.Table:
        """The rows of a measure not told by group; a state at extraction stands in every period."""
        rows = self.connection.execute(UNGROUPED, {"measure": measure, "last": self.months - 1}).fetchnumpy()
        blocks = {}
        for programme in np.unique(rows["programme"]):
            own = rows["programme"] == programme
            area, period, amount = (rows[name][own] for name in ("area", "period", "amount"))
            block = np.zeros((len(self.areas), 1, self.months), dtype=np.int64)
            block[area[period < 0], 0] = amount[period < 0, None]
            block[area[period >= 0], 0, period[period >= 0]] = amount[period >= 0]
            blocks[int(programme)] = self.rolled_up(block)
        return undivided(self.table(measure, blocks))


def undivided(table: pa.Table) -> pa.Table:
    """The rows of a measure that is known for everybody together only."""
    blank = _coded(np.zeros(table.num_rows), [""])
    for name in ("sex", "age", "hukou"):
        table = table.set_column(table.column_names.index(name), name, blank)
    return table


def _coded(index: np.ndarray, words) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(index.astype(np.int32)), pa.array(list(words)))


def _steps(place: dict, pairs: list, lowest: set[str]) -> list[tuple]:
    """For each depth above the townships: their indices sorted by the area above, where each area
    begins, and that area."""
    above: dict[int, list[int]] = {}
    for code, upper in pairs:
        if code in lowest:
            above.setdefault(place[code], []).append(place[upper])
    steps = []
    for depth in range(max((len(uppers) for uppers in above.values()), default=0)):
        reached = [(sorted(uppers)[depth], i) for i, uppers in above.items() if len(uppers) > depth]
        upper, lower = (np.array(column) for column in zip(*sorted(reached), strict=True))
        start = np.flatnonzero(np.r_[True, upper[1:] != upper[:-1]])
        steps.append((lower, start, upper[start]))
    return steps
