-- One row per programme, township, sex, age, hukou, window and number of months received in it:
-- persons, in the township of their last month in the window.
with counted as (
    select received.programme, received.is_only, received.township, received.sex, ages.age, received.hukou,
        received.until, received.window_months, received.months, count(*) as persons
    from int_received as received
    join raw_age_at as ages on ages.months = received.until - received.birth
    group by received.programme, received.is_only, received.township, received.sex, ages.age, received.hukou,
        received.until, received.window_months, received.months
),
told as (
    select * from counted
    union all
    select cast('any' as programme) as programme, is_only, township, sex, age, hukou, until, window_months, months,
        persons
    from counted
    where is_only
)
select programme, township, sex, age, hukou, until, window_months, months, sum(persons) as persons
from told
group by programme, township, sex, age, hukou, until, window_months, months
