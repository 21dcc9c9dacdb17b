-- One row per asked area, month and measure of how its caseload changes: persons.
with asked as (
    select unnest($areas) as area
),
summed as (
    select cube.area, cube.measure, period.period,
        sum(cum[period.period + 1] - coalesce(cum[period.period], 0))::bigint as persons
    from cube
    join asked on asked.area = cube.area
    cross join period
    where programme = $programme
        and measure in ('person_months', 'entries', 'exits', 'moved', 'paused', 'aged')
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age) and ($hukou = '' or hukou = $hukou)
    group by cube.area, cube.measure, period.period
)
select * from summed where persons <> 0 order by area, measure, period
