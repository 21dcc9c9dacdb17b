"""Rows under the code of a township that was split, in the part they belong to, so that no person and no yuan is lost.

What is reported in numbers (residents, insured) is divided by the shares (`stg_succession`). Rows of a person or
household go to one part whole: that of the first row of the same person or household that names a part, else that of
the home in the register; where neither tells, by the shares, always alike for the same person.
"""

from dataclasses import dataclass

import duckdb

from warehouse.errors import WarehouseError
from warehouse.extracts import Source

WORK = "rejected_parted_"
WAYS = {
    "later": "by other rows of the same person or household",
    "register": "by the register",
    "share": "by the shares",
}
# The way of records that belong to the whole alone.
NOWHERE = "nowhere"
PARTS = """
select code, cast(successor as varchar) as part,
    sum(share) over (partition by code order by successor rows between unbounded preceding and current row) as share_to,
    successor = max(successor) over (partition by code) as is_last
from raw_township_code where kind = 'split'
"""
# A successor may be retired later on: codes lead to what is there now, with the product of the shares on the way.
RESOLVED = """
with recursive way as (
    select code, successor, share, kind, 1 as steps from mended_township_code
    union all
    select way.code, later.successor, way.share * later.share,
        case when 'split' in (way.kind, later.kind) then 'split' else later.kind end, way.steps + 1
    from way join mended_township_code as later on later.code = way.successor and way.steps < 20
)
select first.code, first.name, first.valid_to, way.successor, sum(way.share) as share, way.kind,
    first.filename, first.file_row_number
from way
join (
    select code, any_value(name) as name, min(valid_to) as valid_to, any_value(filename) as filename,
        min(file_row_number) as file_row_number
    from mended_township_code group by code
) as first on first.code = way.code
where way.successor not in (select code from mended_township_code where code is not null)
group by all
"""
# One row per person or household and split code: the part, and which of the `WAYS` told it. What nothing tells has, by
# its name, the same place between 0 and 1 in every build.
PLACED = """
with told as (
    select unit, code, moment, 0 as way from parted_row
    union all
    select unit, home, null, 1 from parted_home
),
named as (
    select unit.unit, unit.code, min_by(part.part, row(told.way, told.moment, part.part)) as part, min(told.way) as way
    from parted_unit as unit
    join told on told.unit = unit.unit
    join raw_place as place on place.code = told.code
    join township_part as part on part.code = unit.code and part.part = cast(place.township as varchar)
    group by unit.unit, unit.code
),
drawn as (
    select unit.unit, unit.code, unit.rows, min_by(part.part, part.share_to) as part
    from parted_unit as unit
    join township_part as part
        on part.code = unit.code and (
            part.is_last
            or cast(md5_number_lower(cast(unit.unit as varchar)) as double) / 18446744073709551616.0 < part.share_to
        )
    where unit.unit is not null
    group by unit.unit, unit.code, unit.rows
)
select drawn.unit, drawn.code, drawn.rows, coalesce(named.part, drawn.part) as part, coalesce(named.way, 2) as way
from drawn
left join named on named.unit = drawn.unit and named.code = drawn.code
"""
SUMS = (
    "select code, kind, count(*), sum(share) from raw_township_code group by all "
    "having abs(sum(share) - 1) > 0.001 or (kind = 'merge' and count(*) > 1)"
)
LOST = (
    "select distinct successor from raw_township_code where cast(successor as varchar) not in "
    "(select cast(code as varchar) from raw_place) order by 1"
)
STILL = (
    "select changed.code from raw_township_code as changed join raw_area as area on area.code = changed.code "
    "union select code from raw_township_code group by code having count(distinct kind) > 1 order by 1"
)


@dataclass(frozen=True)
class Divided:
    """Rows of a table under the code of a split township, and how many of them were placed in each of the `WAYS`.

    The work table `table` holds the part of each person or household."""

    source: str
    column: str
    code: str
    table: str
    rows: tuple[int, ...]

    def __str__(self) -> str:
        ways = ", ".join(f"{rows:,} {way}" for rows, way in zip(self.rows, WAYS.values(), strict=True) if rows)
        rows = "1 row" if sum(self.rows) == 1 else f"{sum(self.rows):,} rows"
        return f"{self.source}: {rows} under {self.code}, which was split, now in its parts: {ways}."

    def published(self) -> list[dict]:
        """Rows of the published table `divided`: one per way."""
        told = zip(WAYS, self.rows, strict=True)
        return [{"source": self.source, "code": self.code, "way": way, "rows_used": rows} for way, rows in told if rows]


@dataclass(frozen=True)
class Homeless:
    """Records of a register whose home is of no township: they count in the whole province and in no part of it."""

    source: str
    rows: int

    def __str__(self) -> str:
        rows = "1 record has" if self.rows == 1 else f"{self.rows:,} records have"
        return f"{self.source}: {rows} a home of no township and will count in the whole province alone."

    def published(self) -> list[dict]:
        """The row of the published table `divided`."""
        return [{"source": self.source, "code": "", "way": NOWHERE, "rows_used": self.rows}]


def homeless(connection: duckdb.DuckDBPyConnection, tables: list[Source]) -> list[Homeless]:
    """The registers with records whose home is of no township."""
    found, places = [], connection.table("raw_place").project("code as known")
    for source in tables:
        if source.home:
            homes = connection.table(f"raw_{source.name}").project(f'"{source.home}" as home')
            rows = len(homes.join(places, "home = known", how="anti"))
            found += [Homeless(source.name, rows)] if rows else []
    return found


def resolve(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes retired codes lead to what is there now, where a successor was merged or split in its turn."""
    again = "select 1 from mended_township_code as one join mended_township_code as other on other.code = one.successor"
    if connection.sql(again).limit(1).fetchall():
        connection.sql(RESOLVED).create_view("delivered_township_code", replace=True)


def divide(connection: duckdb.DuckDBPyConnection, tables: list[Source]) -> list[Divided]:
    """Puts rows under the code of a split township into its parts, in the `delivered_` views.

    Raises WarehouseError for a list of changed codes whose shares do not add up, or that retires a code in use.
    """
    _check(connection)
    parts = connection.sql(PARTS)
    if not parts.limit(1).fetchall():
        return []
    parts.create_view("township_part", replace=True)
    named = {source.name: source for source in tables}
    return [one for source in tables if source.divided for one in _divided(connection, source, named)]


def _check(connection) -> None:
    for code, kind, count, share in connection.execute(SUMS).fetchall():
        if kind in ("merge", "split"):
            raise WarehouseError(
                f"township_code: {code} ({kind}) has {count} successors with shares of {share:g} in all.",
                allowed="one successor of a merge; shares of 1 in all",
                remedy="Mend the list of changed codes; nobody may be counted twice or not at all.",
            )
    if lost := [str(code) for (code,) in connection.execute(LOST).fetchall()]:
        raise WarehouseError(
            f"township_code: the successor {', '.join(lost)} is no township.",
            remedy="Mend the list of changed codes: what was reported under the old code would be lost.",
        )
    if codes := [code for (code,) in connection.execute(STILL).fetchall()]:
        raise WarehouseError(
            f"township_code: {', '.join(codes)} is retired, but also in use, or both merged and split.",
            remedy="Mend the list of changed codes, or bring the boundaries up to date.",
        )


def _divided(connection, source: Source, named: dict[str, Source]) -> list[Divided]:
    by, when, column = f'"{source.divided["by"]}"', f'"{source.divided["at"]}"', f'"{source.home or "town_code"}"'
    # Files of a table may differ in columns that the contract does not name.
    names = [f'"{name}"' for name in (*source.columns, "filename", "file_row_number")]
    mended = connection.table(f"mended_{source.name}").project(", ".join(names))
    codes = connection.table("township_part").project("code as retired").distinct()
    under = mended.join(codes, f"{column} = retired", how="semi")
    if not len(under):
        return []
    told = f"{by} as unit, {column} as code"
    under.aggregate(f"{told}, count(*) as rows", f"{by}, {column}").create_view("parted_unit", replace=True)
    mended.project(f"{told}, {when} as moment").create_view("parted_row", replace=True)
    _homes(connection, source, named)
    table = WORK + source.name
    connection.sql(PLACED).create(table)
    rows = mended.join(connection.table(table), f"{by} = unit and {column} = code", how="left")
    kept = ", ".join(f"coalesce(part, {name}) as {name}" if name == column else name for name in names)
    rows.project(kept).create_view(f"delivered_{source.name}", replace=True)
    counts = ", ".join(f"coalesce(sum(rows) filter (way = {i}), 0)" for i in range(len(WAYS)))
    told = connection.table(table).aggregate(f"code, {counts}", "code").order("code").fetchall()
    return [Divided(source.name, column[1:-1], code, table, tuple(map(int, rows))) for code, *rows in told]


def _homes(connection, source: Source, named: dict[str, Source]) -> None:
    """Makes `parted_home`: where the register says that a person, or the head of a household, lives (unit, home)."""
    table, _, key = source.divided["home"].partition(".")
    if not table:
        lives = connection.table("parted_unit").project("unit, code as home").limit(0)
    elif named[table].home:
        lives = connection.table(f"mended_{table}").project(f'"{key}" as unit, "{named[table].home}" as home')
    else:
        heads = connection.table(f"mended_{table}").filter("relation = '本人'")
        member, register = next((c, to) for c, to in named[table].references.items())
        table, _, number = register.partition(".")
        lives = connection.table(f"mended_{table}").project(f'"{number}" as known, "{named[table].home}" as home')
        lives = heads.project(f'"{key}" as unit, "{member}" as person').join(lives, "person = known")
    lives.project("unit, home").create_view("parted_home", replace=True)
