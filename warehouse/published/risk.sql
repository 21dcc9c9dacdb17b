-- One row per gap tolerance, clock, programme, area of any level, sex, age, hukou, start, months elapsed
-- before, time until exit or censoring, and outcome: spells (receipt, in months; for ways of counting
-- other than a tolerance of one month more or fewer than under it), applications (decision, in days) or
-- spells until the paired service is used (service, in months).
with timed as (
    select gap, cast('receipt' as clock) as clock, programme, township, sex, age, hukou, start, entry, last, outcome, spells
    from risk
    union all
    select 1, cast('decision' as clock), programme, township, sex, age, hukou, start, 0, last, outcome, spells from wait
    union all
    select 1, cast('service' as clock), programme, township, sex, age, hukou, start, 0, last, outcome, spells from service_lag
),
above as (
    select timed.gap, timed.clock, timed.programme, above.ancestor as area, timed.sex, timed.age, timed.hukou,
        timed.start, timed.entry, timed.last, timed.outcome, sum(timed.spells) as spells
    from timed
    join raw_ancestor as above on above.code = timed.township and above.ancestor <> above.code
    group by all
    having sum(timed.spells) <> 0
)
select gap, clock, programme, township as area, sex, age, hukou, start, entry, last, outcome, spells from timed
union all
select * from above
order by clock, programme, area, gap
