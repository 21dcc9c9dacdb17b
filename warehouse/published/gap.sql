-- One row per programme, area and period (-1: every one) for which there is nothing to tell: months that
-- were not delivered, and programmes that no area below the same upper area ever paid.
with undelivered as (
    select paid.programme as subject, outage.township as area, calendar.period, 'missing' as status
    from int_outage as outage
    join raw_calendar as calendar
        on calendar.period between outage.first_period and outage.last_period
    cross join (values ('DIB'), ('ORP'), ('DLS'), ('TMP')) as paid (programme)
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
