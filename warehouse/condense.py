"""Marts condensed into the cube that the app reads: prefix sums by month for every area and group."""

import itertools
from collections.abc import Iterator

import duckdb
import numpy as np
import pyarrow as pa

import definitions
from definitions.measures import sampled
from warehouse import models
from warehouse.monthly import MonthlyRows, scattered, standing, together
from warehouse.settings import CASH

SEX, AGES, HUKOU = (
    [c.code for c in definitions.dimensions() if c.dimension == name] for name in ("sex", "age", "hukou")
)
GROUPS = list(itertools.product(SEX, AGES, HUKOU))
MONTHLY, STANDING, UNGROUPED = "monthly_measure", "standing_measure", "ungrouped_measure"
# `key` is where a row belongs, as one number: whether it stands for the areas above (0), also for 'any' (1), or
# neither (2); its programme, area and group.
MONTHLY_ROWS = """
select ((case when is_only then 1 when is_single then 0 else 2 end * $programmes + enum_code(programme)::bigint)
        * $areas + enum_code(area)) * $groups
    + (enum_code(sex)::bigint * $ages + enum_code(age)) * $hukou + enum_code(hukou) as key,
    cast(period as integer) as period, amount
from monthly_measure
where measure = cast($measure as measure) and period between 0 and $last
"""
STANDING_ROWS = """
select ((case when is_only then 1 when is_single then 0 else 2 end * $programmes + enum_code(programme)::bigint)
        * $areas + enum_code(area)) * $groups
    + (enum_code(sex)::bigint * $ages + enum_code(age)) * $hukou + enum_code(hukou) as key,
    cast(first_period as integer) as first_period, cast(last_period as integer) as last_period, amount
from standing_measure
where measure = cast($measure as measure)
"""
UNGROUPED_ROWS = """
select (enum_code(programme)::bigint * $areas + enum_code(township)) * $groups as key,
    cast(period as integer) as period, amount
from ungrouped_measure
where measure = cast($measure as measure) and amount <> 0 and period <= $last
"""
ONLY, MERGED = 1, 2
ROWS_AT_ONCE = 8_000_000
# Known for everybody together only.
UNDIVIDED = sampled()


class Condenser:
    """Turns long marts into rows of the cube, all levels of areas included."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, months: int):
        self.connection, self.months = connection, months
        self.areas, self.programmes = self._listed("area"), self._listed("programme")
        self.size = len(self.programmes) * len(self.areas) * len(GROUPS)
        self.parents = self._parents()

    def _listed(self, name: str) -> list[str]:
        """The codes of a closed list, in its order."""
        [(codes,)] = self.connection.execute("select enum_range(cast(null as " + name + "))").fetchall()
        return list(codes)

    def _parents(self) -> np.ndarray:
        """The place of the area above of every area, −1 where there is none."""
        place = {code: i for i, code in enumerate(self.areas)}
        pairs = self.connection.execute("select code, parent from raw_area").fetchall()
        above = {place[code]: place.get(parent, -1) for code, parent in pairs}
        return np.array([above[i] for i in range(len(self.areas))])

    def tables(self) -> Iterator[pa.Table]:
        """The cube, measure by measure."""
        declared = models.found("marts")
        for measure in sorted({*declared[MONTHLY].measures, *declared[STANDING].measures}):
            rows = self.measure(measure)
            yield self.table(measure, rows, undivided=measure in UNDIVIDED)
            if measure == "amount":
                yield self.table("amount_of_all", self.of_all(rows))
        for measure in declared[UNGROUPED].measures:
            yield self.table(measure, self.ungrouped(measure), undivided=True)

    def measure(self, measure: str) -> MonthlyRows:
        """A measure at every level. What levels count by themselves is not added up from below."""
        sides, rows = 3 * self.size, MonthlyRows.none(self.months)
        for flows in self._pieces(MONTHLY_ROWS, measure, last=self.months - 1):
            rows = together(rows, scattered(flows["key"], flows["period"], flows["amount"], self.months, sides))
        for stocks in self._pieces(STANDING_ROWS, measure):
            span = stocks["first_period"], stocks["last_period"]
            rows = together(rows, standing(stocks["key"], *span, stocks["amount"], self.months, sides))
        return self.at_every_level(rows, cash=measure == "amount")

    def at_every_level(self, rows: MonthlyRows, cash: bool = False) -> MonthlyRows:
        """The rows of townships and of every area above them, and of 'any': of those that stand for it, or for money
        of all cash benefits."""
        rows = rows.narrowed()
        side, key = np.divmod(rows.keys, self.size)
        low, merged = np.flatnonzero(side != MERGED), np.flatnonzero(side == MERGED)
        programme, area, group = self._parts(key[low])
        in_any = np.isin(np.array(self.programmes), CASH)[programme] if cash else side[low] == ONLY
        of_any = self._key(self.programmes.index("any"), area, group)[in_any]
        lowest = rows.added_to(np.r_[low, low[in_any]], np.r_[key[low], of_any])
        return together(lowest, *self._climbing(lowest), rows.added_to(merged, key[merged])).filled()

    def _climbing(self, rows: MonthlyRows) -> Iterator[MonthlyRows]:
        """The sums of the rows by the area above, of these by the one above that, and so on."""
        while True:
            programme, area, group = self._parts(rows.keys)
            inside = np.flatnonzero(self.parents[area] >= 0)
            if not len(inside):
                return
            rows = rows.added_to(inside, self._key(programme, self.parents[area], group)[inside])
            yield rows

    def _pieces(self, text: str, measure: str, **given: int) -> Iterator[dict[str, np.ndarray]]:
        """The columns of the answer, so many rows at a time: a province has a hundred million of some measures."""
        sizes = {
            "programmes": len(self.programmes), "areas": len(self.areas), "groups": len(GROUPS), "ages": len(AGES),
            "hukou": len(HUKOU),
        }  # fmt: skip
        used = {name: size for name, size in sizes.items() if f"${name}" in text}
        answer = self.connection.cursor().sql(text, params={"measure": measure, **used, **given})
        for batch in answer.to_arrow_reader(ROWS_AT_ONCE):
            yield {name: batch[name].to_numpy() for name in batch.schema.names}

    def _key(self, programme, area, group) -> np.ndarray:
        return (programme * len(self.areas) + area) * len(GROUPS) + group

    def _parts(self, key: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Programme, area and group of keys."""
        place, group = np.divmod(key, len(GROUPS))
        return *np.divmod(place, len(self.areas)), group

    def of_all(self, rows: MonthlyRows) -> MonthlyRows:
        """What is spent on all cash benefits, as a measure that belongs to no programme."""
        programme, area, group = self._parts(rows.keys)
        whole = np.flatnonzero(programme == self.programmes.index("any"))
        return rows.added_to(whole, self._key(self.programmes.index(""), area[whole], group[whole]))

    def ungrouped(self, measure: str) -> MonthlyRows:
        """The rows of a measure not told by group; a state at extraction stands in every period."""
        rows = MonthlyRows.none(self.months)
        for told in self._pieces(UNGROUPED_ROWS, measure, last=self.months - 1):
            until = np.where(told["period"] < 0, self.months - 1, told["period"])
            stood = standing(told["key"], told["period"], until, told["amount"], self.months, self.size)
            rows = together(rows, stood)
        return self.at_every_level(rows)

    def table(self, measure: str, rows: MonthlyRows, undivided: bool = False) -> pa.Table:
        """Rows of the cube: prefix sums of the periods. Those that are `undivided` carry no group."""
        programme, area, group = self._parts(rows.keys)
        offsets = np.arange(len(rows.keys) + 1, dtype=np.int32) * self.months
        prefix_sums = rows.cumulated().values.astype(np.int64, copy=False).ravel()
        people = {
            name: _coded(np.zeros(len(group)), [""]) if undivided else _coded(group, [entry[i] for entry in GROUPS])
            for i, name in enumerate(("sex", "age", "hukou"))
        }
        return pa.table({
            "measure": _coded(np.zeros(len(group)), [measure]),
            "programme": _coded(programme, self.programmes), "area": _coded(area, self.areas), **people,
            "cum": pa.ListArray.from_arrays(pa.array(offsets), pa.array(prefix_sums)),
        })  # fmt: skip


def _coded(index: np.ndarray, words) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(index.astype(np.int32)), pa.array(list(words)))
