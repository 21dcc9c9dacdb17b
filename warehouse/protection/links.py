"""What people receive and use together in a protected file: whole window, all persons together, as multiples of the
audience's step, told once a year.

A set of benefits, a benefit that follows another, a service or a pair of a benefit and a service is told of a unit: a
township with at least k persons of it, or what is left of a district, then of a city. Areas above are sums of units.
"""

import numpy as np
import pandas as pd

from analysis.disclosure import in_steps
from warehouse.protection.spells import Spells

# One row per township and thing that is told; `clock` and `programme` name it, `units` are counted, the rest are sums.
THINGS = {
    "combination": """
        select '' as clock, benefits as programme, area, cast(sum(persons) as bigint) as units
        from exact.combination where area in (select unnest($townships))
        group by all
    """,
    "succession": """
        with told as (select distinct area from exact.succession),
        lowest as (
            select area from told
            where area not in (select parent from exact.area join told on told.area = area.code)
        )
        select next_programme as clock, programme, area, cast(sum(persons) as bigint) as units,
            cast(sum(months * persons) as bigint) as months
        from exact.succession where area in (select area from lowest) and len($townships) > 0
        group by all
    """,
    "service_user": """
        select if(since < 3, 'recent', '') as clock, programme, area, cast(sum(persons) as bigint) as units,
            cast(sum(months * persons) as bigint) as months, cast(sum(since * persons) as bigint) as since,
            cast(sum(uses) as bigint) as uses
        from exact.service_user where area in (select unnest($townships))
        group by all
    """,
    "link": """
        with holder as (
            select programme, area, sum(persons) as persons
            from exact.received
            where window_months = 12
                and until = (select max(until) from exact.received where window_months = 12)
            group by programme, area
        )
        select link.service as clock, link.programme, link.area, cast(sum(users) as bigint) as units,
            cast(sum(compared) as bigint) as compared, sum(expected) as expected, sum(spread) as spread,
            cast(max(holder.persons) - sum(users) as bigint) as others
        from exact.link as link
        join holder on holder.programme = link.programme and holder.area = link.area
        where link.area in (select unnest($townships))
        group by all
    """,
}  # fmt: skip


# Of so many steps of users next to none would be expected.
MANY_TIMES = 20


def frame(table: str, places: Spells, steps: tuple[int, ...]) -> pd.DataFrame:
    """The rows of a table for every area, with the columns of the published table; the last of `steps` divides all
    counts."""
    rows = places.exact.connection.execute(THINGS[table], {"townships": places.exact.townships}).df()
    # Of a benefit and a service those without it must be enough too.
    ends = np.minimum(rows["units"], rows["others"]) if table == "link" else rows["units"]
    counted = rows.assign(users=rows["units"], units=ends)
    told = places.units(counted, pd.Series(True, index=rows.index), 1)
    sums = told.drop(columns=["area"]).groupby(["clock", "programme", "unit"], sort=False).sum().reset_index()
    told = np.maximum(in_steps(sums["users"].to_numpy(), *steps), steps[-1])
    return COLUMNS[table](places.spread(sums.assign(told=told)), steps[-1])


def _combination(rows: pd.DataFrame, step: int) -> pd.DataFrame:
    return rows.assign(benefits=rows["programme"], persons=rows["told"])


def _succession(rows: pd.DataFrame, step: int) -> pd.DataFrame:
    months = np.rint(rows["months"] / rows["users"]).astype(int)
    return rows.assign(next_programme=rows["clock"], months=months, persons=rows["told"])


def _service_user(rows: pd.DataFrame, step: int) -> pd.DataFrame:
    """The users of a unit with the last use in the last three months, and the others, at their means."""
    means = {name: np.rint(rows[name] / rows["users"]).astype(int) for name in ("months", "since")}
    uses = np.rint(rows["uses"] / rows["users"] * rows["told"]).astype(int)
    return rows.assign(persons=rows["told"], uses=uses, **means)


def _link(rows: pd.DataFrame, step: int) -> pd.DataFrame:
    """Users of every unit; what would be expected by chance for areas of several units only, and where it is enough.

    Where next to nothing is expected, that is told as nothing.
    """
    rows = rows.assign(service=rows["clock"])
    total = rows.groupby(["programme", "service", "area"])[["compared", "expected", "spread"]].transform("sum")
    several = rows.groupby(["programme", "service", "area"])["unit"].transform("count") > 1
    expected = several & (total["expected"] >= step)
    compared = several & (total["compared"] >= np.where(expected, 1, MANY_TIMES) * step)
    scale = rows["told"] / rows["users"]
    return rows.assign(
        users=rows["told"],
        compared=np.where(compared, np.minimum(np.rint(rows["compared"] * scale), rows["told"]), 0).astype(int),
        expected=np.where(compared & expected, np.rint(rows["expected"] * scale), 0.0),
        spread=np.where(compared & expected, np.rint(rows["spread"] * scale), 0.0),
    )


COLUMNS = {"combination": _combination, "succession": _succession, "service_user": _service_user, "link": _link}
