-- One row per township and period: insured months on record in the enrolment file.
with change as (
    select township, greatest(first_period, 0) as period, 1 as persons from int_enrolled
    union all
    select township, last_period + 1, -1 from int_enrolled
),
summed as (
    select township, period, sum(persons) as persons from change group by township, period
),
laid as (
    select town.township, calendar.period, coalesce(summed.persons, 0) as persons
    from (select distinct township from summed) as town
    join raw_calendar as calendar on calendar.period >= 0
    left join summed on summed.township = town.township and summed.period = calendar.period
),
running as (
    select township, period, sum(persons) over (partition by township order by period) as persons
    from laid
)
select township, period, persons from running where persons > 0
