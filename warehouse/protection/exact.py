"""What protection reads of an exact published file: places, groups of persons, counts by township and month."""

from dataclasses import dataclass
from itertools import product
from pathlib import Path

import duckdb
import numpy as np

import definitions
from warehouse.errors import WarehouseError

# Months for which one largest amount is known.
SPAN = 12
COUNTS = """
select area, sex, age, hukou, cum from exact.cube
where measure = $measure and programme = $programme and area in (select unnest($townships))
"""
AREAS = """
select area.code, area.level, level.rank
from exact.area as area join exact.level as level on level.level = area.level
order by level.rank, area.code
"""
MONTHS = "select code from exact.period where not provisional order by period"
HELD = "select distinct measure, programme from exact.cube order by measure, programme"
LARGEST = """
select township as area, sex, age, hukou, span, largest, second from read_parquet($file)
where programme in (select unnest($programmes)) and township in (select unnest($townships))
"""
JOINED = """
select cast(entry.area as varchar) as area, sex, age, hukou, cast(sum(persons) as bigint) as persons
from exact.entry
where programme = $programme and period > $first and period <= $last and previous < $first
    and area in (select unnest($townships))
group by entry.area, sex, age, hukou
"""


@dataclass(frozen=True, eq=False)
class Exact:
    """An exact file, attached to `connection` as `exact`.

    `townships` are the codes of the lowest level, `uppers` those of each upper level, lowest first, and `regions`
    for each upper level the number of the area above each township (−1 where there is none). `groups` are the
    combinations of sex, age and hukou, `months` the codes of the months whose data are complete.
    """

    connection: duckdb.DuckDBPyConnection
    townships: list[str]
    uppers: list[list[str]]
    regions: list[np.ndarray]
    groups: list[tuple[str, ...]]
    months: list[str]
    measures: frozenset[tuple[str, str]]
    evidence: Path

    def counts(self, measure: str, programme: str, groups: list[tuple[str, ...]] | None = None) -> np.ndarray:
        """Counts by township, group and month; of the `groups` of the measure, if it has not the usual ones."""
        groups = groups or self.groups
        asked = {"measure": measure, "programme": programme, "townships": self.townships}
        rows = self.connection.sql(COUNTS, params=asked).to_arrow_table()
        found = np.zeros((len(self.townships), len(groups), len(self.months)), dtype=np.int64)
        if rows.num_rows:
            total = rows["cum"].combine_chunks().flatten().to_numpy().reshape(rows.num_rows, -1)
            monthly = np.diff(total, axis=1, prepend=0)[:, : len(self.months)]
            np.add.at(found, self._places(rows, groups), monthly)
        return found

    def joined(self, programme: str, first: int, last: int) -> np.ndarray:
        """Persons by township and group who receive in the months after `first` up to `last`, and not in `first`."""
        asked = {"programme": programme, "first": first, "last": last, "townships": self.townships}
        rows = self.connection.sql(JOINED, params=asked).to_arrow_table()
        found = np.zeros((len(self.townships), len(self.groups)), dtype=np.int64)
        if rows.num_rows:
            np.add.at(found, self._places(rows, self.groups), rows["persons"].to_numpy())
        return found

    def largest(self, programmes: list[str]) -> tuple[np.ndarray, np.ndarray]:
        """The largest and second largest amount of one payee by township, group and month: never less than they are.

        Of several programmes those of each are added up: one payee may be the largest in all. Raises WarehouseError.
        """
        if not self.evidence.is_file():
            raise WarehouseError(
                "The exact build has no list of its largest amounts, by which totals of money are protected.",
                remedy="Build once more; the live files stay.",
            )
        asked = {"file": str(self.evidence), "programmes": programmes, "townships": self.townships}
        rows = self.connection.sql(LARGEST, params=asked).to_arrow_table()
        spans = np.zeros((2, len(self.townships), len(self.groups), len(self.months) // SPAN + 1), dtype=np.int64)
        if rows.num_rows:
            township, group = self._places(rows, self.groups)
            for found, name in zip(spans, ("largest", "second"), strict=True):
                np.add.at(found, (township, group, rows["span"].to_numpy()), rows[name].to_numpy())
        first, second = np.repeat(spans, SPAN, axis=3)[..., : len(self.months)]
        return first, second

    def _places(self, rows, groups: list[tuple[str, ...]]) -> tuple[np.ndarray, np.ndarray]:
        township = {code: i for i, code in enumerate(self.townships)}
        group = {codes: i for i, codes in enumerate(groups)}
        keys = zip(*(rows[name].to_pylist() for name in ("sex", "age", "hukou")), strict=True)
        return (
            np.array([township[code] for code in rows["area"].to_pylist()], dtype=int),
            np.array([group[key] for key in keys], dtype=int),
        )

    def years(self) -> list[tuple[int, int]]:
        """First and last month of every calendar year all months of which are complete."""
        found: dict[str, list[int]] = {}
        for i, code in enumerate(self.months):
            found.setdefault(code[:4], []).append(i)
        return [(months[0], months[-1]) for months in found.values() if len(months) == 12]


def read(connection: duckdb.DuckDBPyConnection, evidence: Path) -> Exact:
    """The exact file attached to `connection`; `evidence` is the file with its largest amounts."""
    rows = connection.execute(AREAS).fetchall()
    ranks = sorted({rank for _, _, rank in rows}, reverse=True)
    codes = {rank: [code for code, _, own in rows if own == rank] for rank in ranks}
    townships, uppers = codes[ranks[0]], [codes[rank] for rank in ranks[1:]]
    above = connection.execute("select code, ancestor from exact.ancestor").fetchall()
    place = {code: i for i, code in enumerate(townships)}
    regions = []
    for upper in uppers:
        number = {code: i for i, code in enumerate(upper)}
        region = np.full(len(townships), -1)
        for code, ancestor in above:
            if code in place and ancestor in number:
                region[place[code]] = number[ancestor]
        regions.append(region)
    return Exact(
        connection, townships, uppers, regions, groups(),
        [code for (code,) in connection.execute(MONTHS).fetchall()],
        frozenset(connection.execute(HELD).fetchall()),
        evidence,
    )  # fmt: skip


def groups() -> list[tuple[str, ...]]:
    """The combinations of the categories of sex, age and hukou."""
    return list(product(*(_codes(dimension) for dimension in definitions.ladder()[0])))


def _codes(dimension: str) -> list[str]:
    return [entry.code for entry in definitions.dimensions() if entry.dimension == dimension]


def ladder() -> tuple[np.ndarray, ...]:
    """For each breakdown the cell of each group."""
    names = definitions.ladder()[0]
    made = []
    for kept in definitions.ladder():
        keys = [tuple(code for name, code in zip(names, own, strict=True) if name in kept) for own in groups()]
        order = {key: i for i, key in enumerate(dict.fromkeys(keys))}
        made.append(np.array([order[key] for key in keys]))
    return tuple(made)


def cell_codes(breakdown: int) -> list[tuple[str, ...]]:
    """For each cell of a breakdown its codes, `*` for dimensions that are not kept apart."""
    names, kept = definitions.ladder()[0], definitions.ladder()[breakdown]
    keys = [tuple(code if name in kept else "*" for name, code in zip(names, own, strict=True)) for own in groups()]
    return list(dict.fromkeys(keys))


def filters() -> list[np.ndarray]:
    """The sets of groups that can be asked for: any category, or all, of each dimension."""
    choices = [("", *_codes(name)) for name in definitions.ladder()[0]]
    return [
        np.array([all(want in ("", have) for want, have in zip(asked, own, strict=True)) for own in groups()])
        for asked in product(*choices)
    ]
