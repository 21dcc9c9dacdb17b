"""Marts condensed into what the app reads: prefix sums by month for every area and group."""

from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from warehouse.settings import CASH

GROUPS = [
    (sex, age, hukou) for sex in ("f", "m") for age in ("a0", "a16", "a60", "a80") for hukou in ("local", "migrant")
]
MEASURE = """
select programmes.i as programme, areas.i as area, groups.i as grp, rows.period,
    cast(sum(rows.amount) as bigint) as amount
from monthly_measure as rows
join idx_programme as programmes on programmes.programme = rows.programme
join idx_area as areas on areas.code = rows.area
join idx_group as groups
    on groups.sex = rows.sex and groups.age = rows.age and groups.hukou = rows.hukou
where rows.measure = $measure and rows.period >= 0
group by programmes.i, areas.i, groups.i, rows.period
"""
SIMPLE = ("entries", "exits", "residents", "local_residents", "insured", "applications", "decided", "approved",
          "requests", "avoidable_requests", "service_events", "service_users")  # fmt: skip
IDENTITY = """
select areas.i as area, quality.records, quality.valid_ids
from identity_quality as quality join idx_area as areas on areas.code = quality.township
"""


@dataclass(frozen=True, eq=False)
class Matrix:
    """One row per programme, area and group (`key` holds their indices), one column per period."""

    key: np.ndarray
    values: np.ndarray


class Condenser:
    """Turns long marts into rows of the cube, all levels of areas included."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, months: int):
        self.connection, self.months = connection, months
        self.areas = [row[0] for row in connection.execute(
            "select code from stg_area order by rank, code").fetchall()]  # fmt: skip
        place = {code: i for i, code in enumerate(self.areas)}
        pairs = connection.execute(
            "select code, ancestor from raw_ancestor where code <> ancestor").fetchall()  # fmt: skip
        self.steps = _steps(place, pairs, self._lowest())
        self.programmes = ["", "any", *sorted(self._programmes())]
        _index(connection, "idx_area", {"code": self.areas})
        _index(connection, "idx_programme", {"programme": self.programmes})
        sex, age, hukou = zip(*GROUPS, strict=True)
        _index(connection, "idx_group", {"sex": sex, "age": age, "hukou": hukou})

        _index_pairs(connection, place, connection.execute(
            "select code, ancestor from raw_ancestor").fetchall())  # fmt: skip

    def _lowest(self) -> set[str]:
        rows = self.connection.execute("select distinct township from raw_place").fetchall()
        return {row[0] for row in rows}

    def named(self, rows: pa.Table) -> pa.Table:
        """Rows with the indices of clock, programme, area and group replaced by their codes."""
        columns = {}
        for name in rows.column_names:
            values = rows[name]
            if name == "clock":
                columns[name] = _coded(values.to_numpy(), ["receipt", "decision"])
            elif name == "programme":
                columns[name] = _coded(values.to_numpy(), self.programmes)
            elif name == "area":
                columns[name] = _coded(values.to_numpy(), self.areas)
            elif name == "grp":
                for i, part in enumerate(("sex", "age", "hukou")):
                    columns[part] = _coded(values.to_numpy(), [entry[i] for entry in GROUPS])
            else:
                columns[name] = values
        return pa.table(columns)

    def _programmes(self) -> set[str]:
        names = ("int_run", "stg_insured", "stg_application", "service_use")
        found = set()
        for name in names:
            rows = self.connection.table(name).project("programme").distinct().fetchall()
            found |= {row[0] for row in rows}
        return found

    def matrix(self, measure: str) -> Matrix:
        """The long rows of a measure laid out by period."""
        columns = self.connection.execute(MEASURE, {"measure": measure}).fetchnumpy()
        width = len(self.areas) * len(GROUPS)
        key = (columns["programme"].astype(np.int64) * width
               + columns["area"].astype(np.int64) * len(GROUPS) + columns["grp"])  # fmt: skip
        inside = columns["period"] < self.months
        unique, row = np.unique(key[inside], return_inverse=True)
        flat = row * self.months + columns["period"][inside]
        laid = np.bincount(flat, weights=columns["amount"][inside], minlength=len(unique) * self.months)
        return Matrix(unique, np.rint(laid).astype(np.int64).reshape(len(unique), self.months))

    def rolled_up(self, townships: Matrix) -> Matrix:
        """The rows of townships with those of all areas above them, programme by programme."""
        width = len(GROUPS) * len(self.areas)
        parts = [townships]
        for programme in np.unique(townships.key // width):
            inside = townships.key // width == programme
            cell = townships.key[inside] % width
            dense = np.zeros((width, self.months), dtype=np.int64)
            dense[cell] = townships.values[inside]
            dense = dense.reshape(len(self.areas), len(GROUPS), self.months)
            for lower, start, upper in self.steps:
                sums = np.add.reduceat(dense[lower], start, axis=0)
                key = (programme * len(self.areas) + upper)[:, None] * len(GROUPS)
                key = key + np.arange(len(GROUPS))
                parts.append(Matrix(key.ravel(), sums.reshape(-1, self.months)))
        key = np.concatenate([part.key for part in parts])
        values = np.concatenate([part.values for part in parts])
        some = values.any(axis=1)
        order = np.argsort(key[some], kind="stable")
        return Matrix(key[some][order], values[some][order])

    def table(self, measure: str, matrix: Matrix) -> pa.Table:
        """Rows of the cube: prefix sums of the periods, rows of zeros left out."""
        some = matrix.values.any(axis=1)
        key, values = matrix.key[some], matrix.values[some]
        cumulated = np.cumsum(values, axis=1)
        group = key % len(GROUPS)
        area = key // len(GROUPS) % len(self.areas)
        programme = key // (len(GROUPS) * len(self.areas))
        columns = {
            "measure": _coded(np.zeros(len(key), int), [measure]),
            "programme": _coded(programme, self.programmes),
            "area": _coded(area, self.areas),
            **{name: _coded(group, [entry[i] for entry in GROUPS])
               for i, name in enumerate(("sex", "age", "hukou"))},
        }  # fmt: skip
        offsets = np.arange(len(key) + 1, dtype=np.int32) * self.months
        columns["cum"] = pa.ListArray.from_arrays(pa.array(offsets), pa.array(cumulated.ravel()))
        return pa.table(columns)

    def combined(self, matrix: Matrix, programmes: tuple[str, ...], name: str) -> Matrix:
        """The rows with a programme added that is the sum of several."""
        width = len(GROUPS) * len(self.areas)
        numbers = [self.programmes.index(code) for code in programmes if code in self.programmes]
        inside = np.isin(matrix.key // width, numbers)
        key = matrix.key[inside] % width + self.programmes.index(name) * width
        return summed(np.r_[matrix.key, key], np.concatenate([matrix.values, matrix.values[inside]]))

    def tables(self):
        """The cube, measure by measure."""
        merged = self.matrix("caseload_change_merged")
        caseload = summed_matrices(self.rolled_up(self.matrix("caseload_change")), merged)
        yield self.table("person_months", Matrix(caseload.key, np.cumsum(caseload.values, axis=1)))
        change = self.matrix("amount_change")
        running = Matrix(change.key, np.cumsum(change.values, axis=1))
        spent = self.rolled_up(summed_matrices(self.matrix("amount"), running))
        yield self.table("amount", self.combined(spent, CASH, "any"))
        for measure in SIMPLE:
            yield self.table(measure, self.rolled_up(self.matrix(measure)))
        yield from self.identity()

    def identity(self):
        """Person records and sound identity numbers: the state at extraction, in every period."""
        rows = self.connection.execute(IDENTITY).fetchnumpy()
        key = rows["area"].astype(np.int64) * len(GROUPS)
        for measure in ("records", "valid_ids"):
            values = np.repeat(rows[measure].astype(np.int64)[:, None], self.months, axis=1)
            table = self.table(measure, self.rolled_up(Matrix(key, values)))
            blank = _coded(np.zeros(table.num_rows, int), [""])
            for name in ("sex", "age", "hukou"):
                table = table.set_column(table.column_names.index(name), name, blank)
            yield table


def summed(key: np.ndarray, values: np.ndarray) -> Matrix:
    """Rows of the same key added up, in the order of the keys."""
    order = np.argsort(key, kind="stable")
    unique, start = np.unique(key[order], return_index=True)
    if not len(unique):
        return Matrix(unique, values)
    return Matrix(unique, np.add.reduceat(values[order], start, axis=0))


def summed_matrices(*parts: Matrix) -> Matrix:
    """Several matrices added up by key."""
    return summed(np.concatenate([p.key for p in parts]), np.concatenate([p.values for p in parts]))


def _coded(index: np.ndarray, words) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(index.astype(np.int32)), pa.array(list(words)))


def _index(connection: duckdb.DuckDBPyConnection, name: str, columns: dict) -> None:
    frame = pd.DataFrame(columns)
    connection.from_df(frame.assign(i=range(len(frame))).astype({"i": "int32"})).create(name)


def _index_pairs(connection: duckdb.DuckDBPyConnection, place: dict, pairs: list) -> None:
    frame = pd.DataFrame([(place[a], place[b]) for a, b in pairs], columns=["i", "upper"])
    connection.from_df(frame.astype("int32")).create("idx_above")


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
