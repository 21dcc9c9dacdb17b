"""How much detail a protected file keeps: for each programme, the areas of a level by how finely they are told."""

import csv
from pathlib import Path

import duckdb

from definitions.cells import inert
from warehouse import builds
from warehouse.errors import WarehouseError
from warehouse.protection.protect import home
from warehouse.publish import attach

KEPT = """
with stock as (
    select distinct programme, measure as subject from cube
    where measure in ('person_months', 'insured', 'service_users', 'residents')
),
placed as (
    select stock.programme, area.level, level.rank, telling.told, telling.by_sex, telling.by_age
    from stock cross join area
    join level on level.level = area.level
    left join telling on telling.subject = stock.subject and telling.programme = stock.programme
        and telling.area = area.code
)
select programme, level, count(*) filter (told is null) as in_full,
    count(*) filter (told and by_age) as by_sex_and_age, count(*) filter (told and by_sex and not by_age) as by_sex,
    count(*) filter (told and not by_sex) as together, count(*) filter (not told) as with_others
from placed
group by programme, level, rank
order by programme, rank desc
"""
EACH = """
select stock.programme, area.level, area.code, area.name_zh, area.name_en,
    case when telling.told is null then 'in full' when not telling.told then 'only with others'
        else concat_ws(' × ', case when by_sex then 'sex' end, case when by_age then 'age' end,
            case when by_hukou then 'hukou' end, case when not (by_sex or by_age or by_hukou) then 'all together' end)
    end as detail
from (select distinct programme, measure as subject from cube
      where measure in ('person_months', 'insured', 'service_users', 'residents')) as stock
cross join area
join level on level.level = area.level
left join telling on telling.subject = stock.subject and telling.programme = stock.programme
    and telling.area = area.code
order by stock.programme, level.rank desc, area.code
"""
EACH_COLUMNS = ("programme", "level", "code", "name_zh", "name_en", "detail")
COLUMNS = ("programme", "level", "in full", "sex × age", "sex", "all together", "only with others")


def utility(data: Path, atlas: str, audience: str) -> list[tuple]:
    """One row per programme and level: number of areas by how finely they are told, in the order of COLUMNS."""
    return _asked(data, atlas, audience, KEPT)


def each(data: Path, atlas: str, audience: str) -> list[tuple]:
    """One row per programme and area: how finely it is told, in the order of EACH_COLUMNS."""
    return _asked(data, atlas, audience, EACH)


def write_each(file: Path, data: Path, atlas: str, audience: str) -> int:
    """Writes `each` as CSV; the number of its rows."""
    rows = each(data, atlas, audience)
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([EACH_COLUMNS, *(map(inert, row) for row in rows)])
    return len(rows)


def _asked(data: Path, atlas: str, audience: str, question: str) -> list[tuple]:
    place = home(data, atlas, audience)
    live = builds.live(place)
    if not live:
        raise WarehouseError(
            f"There is no build for “{audience}”.", remedy=f"“protect --audience {audience}” makes it."
        )
    connection = duckdb.connect()
    try:
        attach(connection, place / "builds" / live, "told")
        connection.execute("use told")
        return connection.execute(question).fetchall()
    finally:
        connection.close()
