-- One row per measure and application that waits: the months at whose end it does. Overdue are those that wait
-- since the month before the last or longer, which is more than a month.
with waiting as (
    select application.programme, application.township, application.sex, application.age, application.hukou,
        application.applied, coalesce(application.decided - 1, extraction.months - 1) as last_period
    from stg_application as application cross join raw_extraction as extraction
    where application.decided is null or application.decided >= application.applied
)
select 'pending' as measure, programme, township, sex, age, hukou, applied as first_period, last_period
from waiting
union all
select 'overdue' as measure, programme, township, sex, age, hukou, applied + 2, last_period
from waiting
