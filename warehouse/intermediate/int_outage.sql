-- One row per programme, township and sequence of periods that were not delivered: the programme was paid
-- nothing there, nor was anything in an area around it, or by its whole system, where at least twelve
-- payments a month had come over the year before. At the end of the window the sequence is open: its last
-- period is the last there is.
with paid as (
    select 'civil_affairs' as system, cast('DIB' as programme) as programme, township, period, count(*) as payments
    from int_case_month
    group by township, period
    union all
    select case programme when 'UI' then 'hrss' else 'civil_affairs' end, programme, township, period,
        count(*)
    from int_person_month
    where programme <> 'MDA'
    group by programme, township, period
),
delivery as (
    select paid.system, paid.programme as series, above.ancestor as area, paid.period,
        sum(paid.payments) as payments
    from paid
    join raw_ancestor as above on above.code = paid.township
    where paid.programme <> 'TMP'
    group by paid.system, paid.programme, above.ancestor, paid.period
    union all
    select paid.system, '' as series, above.ancestor as area, paid.period, sum(paid.payments) as payments
    from paid
    join raw_ancestor as above on above.code = paid.township
    group by paid.system, above.ancestor, paid.period
),
followed as (
    select system, series, area, period,
        lead(period, 1, extraction.months) over series_months as next_period,
        sum(payments) over (series_months rows between 11 preceding and current row)
            / count(*) over (series_months rows between 11 preceding and current row) as usual
    from delivery cross join raw_extraction as extraction
    window series_months as (partition by system, series, area order by period)
),
absent as (
    select system, series, area, period + 1 as first_period, next_period - 1 as last_period
    from followed
    where next_period > period + 1 and usual >= 12
),
offered as (
    select distinct system, programme, township from paid
),
lost as (
    select distinct offered.programme, offered.township, calendar.period
    from absent
    join raw_ancestor as below on below.ancestor = absent.area
    join offered
        on offered.township = below.code and offered.system = absent.system
        and absent.series in ('', offered.programme)
    join raw_calendar as calendar
        on calendar.period between absent.first_period and absent.last_period
    anti join paid
        on paid.programme = offered.programme and paid.township = offered.township
        and paid.period = calendar.period
),
numbered as (
    select *, period - row_number() over (partition by programme, township order by period) as island
    from lost
)
select programme, township, min(period) as first_period, max(period) as last_period
from numbered
group by programme, township, island
