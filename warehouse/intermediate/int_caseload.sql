-- One row per programme, township and period with recipients: how many.
with change as (
    select programme, township, greatest(first_period, 0) as period, count(*) as persons
    from int_run
    where last_period >= 0
    group by programme, township, greatest(first_period, 0)
    union all
    select programme, township, last_period + 1, -count(*)
    from int_run
    where last_period >= 0
    group by programme, township, last_period + 1
),
summed as (
    select programme, township, period, sum(persons) as persons
    from change
    group by programme, township, period
),
paid as (select distinct programme, township from summed),
laid as (
    select paid.programme, paid.township, calendar.period, coalesce(summed.persons, 0) as persons
    from paid
    join raw_calendar as calendar on calendar.period >= 0
    left join summed on summed.programme = paid.programme and summed.township = paid.township
        and summed.period = calendar.period
),
running as (
    select programme, township, period,
        sum(persons) over (partition by programme, township order by period) as persons
    from laid
)
select * from running where persons > 0
