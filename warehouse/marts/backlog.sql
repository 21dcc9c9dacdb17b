-- One row per measure, programme, township, sex, age, hukou and period in which the number of
-- applications that wait at the end of a month changes: by how many. Overdue are those that wait since
-- the month before the last or longer, which is more than a month.
with event as (
    select 'pending_change' as measure, programme, township, sex, age, hukou, applied as period, 1 as step
    from stg_application
    where decided is null or decided >= applied
    union all
    select 'pending_change' as measure, programme, township, sex, age, hukou, decided as period, -1 as step
    from stg_application
    where decided >= applied
    union all
    select 'overdue_change' as measure, programme, township, sex, age, hukou, applied + 2 as period, 1 as step
    from stg_application
    where decided is null or decided > applied + 2
    union all
    select 'overdue_change' as measure, programme, township, sex, age, hukou, decided as period, -1 as step
    from stg_application
    where decided > applied + 2
),
summed as (
    select measure, programme, township, sex, age, hukou, period, sum(step) as amount
    from event
    group by measure, programme, township, sex, age, hukou, period
)
select measure, programme, township, sex, age, hukou, cast(period as smallint) as period,
    cast(amount as bigint) as amount
from summed
where amount <> 0
