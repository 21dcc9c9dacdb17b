"""How much detail a protected file keeps: for each programme, the areas of a level by how finely they are told."""

from pathlib import Path

import duckdb

from warehouse import builds
from warehouse.errors import WarehouseError
from warehouse.protection.protect import attach, home

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
COLUMNS = ("programme", "level", "in full", "sex × age", "sex", "all together", "only with others")


def utility(data: Path, atlas: str, audience: str) -> list[tuple]:
    """One row per programme and level: number of areas by how finely they are told, in the order of COLUMNS."""
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
        return connection.execute(KEPT).fetchall()
    finally:
        connection.close()
