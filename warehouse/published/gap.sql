-- One row per programme, area and period (-1: every one) for which there is nothing to tell: months that
-- were not delivered for the township, or for more than half of the runs of an upper area; and programmes
-- that no area below the same upper area ever paid.
with usual as (
    select run.programme, above.ancestor as area, above.code as township, count(*) as runs
    from int_run as run
    join raw_ancestor as above on above.code = run.township
    group by run.programme, above.ancestor, above.code
),
held as (
    select programme, area, sum(runs) as runs from usual group by programme, area
),
undelivered as (
    select usual.programme as subject, usual.area, calendar.period, 'missing' as status
    from int_outage as outage
    join usual on usual.programme = outage.programme and usual.township = outage.township
    join held on held.programme = usual.programme and held.area = usual.area
    join raw_calendar as calendar
        on calendar.period between outage.first_period and outage.last_period
    group by usual.programme, usual.area, calendar.period, held.runs
    having sum(usual.runs) * 2 > held.runs
),
offered as (
    select distinct run.programme, above.ancestor as area
    from int_run as run
    join raw_ancestor as above on above.code = run.township
),
upper_area as (select code from raw_area where rank = 1),
barred as (
    select programmes.programme, upper_area.code
    from (select distinct programme from offered) as programmes
    cross join upper_area
    left join offered
        on offered.programme = programmes.programme and offered.area = upper_area.code
    where offered.area is null
),
unoffered as (
    select barred.programme as subject, above.code as area, -1 as period, 'not_applicable' as status
    from barred
    join raw_ancestor as above on above.ancestor = barred.code
)
select * from undelivered
union all
select * from unoffered
