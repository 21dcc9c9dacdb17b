-- One row per calendar year and area: its first and last month, persons paid in the first, and those paid
-- later in the year for the first time in it.
with span as (
    select year(start) as year, min(period) as first_period, max(period) as last_period
    from period
    where not provisional
    group by year(start)
),
present as (
    select span.year, sum(cum[span.first_period + 1] - coalesce(cum[span.first_period], 0)) as persons
    from cube
    cross join span
    where measure = 'person_months' and programme = $programme and area = $area
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age) and ($hukou = '' or hukou = $hukou)
    group by span.year
),
later as (
    select span.year, sum(entry.persons) as persons
    from entry
    join span
        on entry.period > span.first_period and entry.period <= span.last_period
        and entry.previous < span.first_period
    where programme = try_cast($programme as programme) and area = try_cast($area as area)
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age) and ($hukou = '' or hukou = $hukou)
    group by span.year
)
select $area as area, span.year, span.first_period, span.last_period,
    (coalesce(present.persons, 0) + coalesce(later.persons, 0))::bigint as persons
from span
left join present on present.year = span.year
left join later on later.year = span.year
order by span.year
