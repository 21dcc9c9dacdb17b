-- One row per measure, township, sex, age, hukou and period in which the number of persons with a valid
-- certificate of severe disability, or of those among them who are paid the nursing subsidy, changes: by
-- how many. The township is that of the certificate.
with nursed as (
    select held.person_id, held.township, greatest(held.first_period, run.first_period) as first_period,
        least(held.last_period, run.last_period) as last_period
    from int_certificate as held
    join (
        select person_id, first_period, max(last_period) as last_period
        from int_run
        where programme = 'DNC'
        group by person_id, first_period
    ) as run on run.person_id = held.person_id
    where greatest(held.first_period, run.first_period, 0) <= least(held.last_period, run.last_period)
),
counted as (
    select 'severely_disabled_change' as measure, person_id, township, first_period, last_period
    from int_certificate
    union all
    select 'severely_disabled_paid_change' as measure, person_id, township, first_period, last_period
    from nursed
),
piece as (
    select counted.measure, counted.township, person.sex, person.hukou, ages.age,
        greatest(counted.first_period, person.birth + ages.low, 0) as first_period,
        least(counted.last_period, person.birth + ages.high - 1) as last_period
    from counted
    join int_person as person on person.person_id = counted.person_id
    cross join raw_ages as ages
    where greatest(counted.first_period, person.birth + ages.low, 0)
        <= least(counted.last_period, person.birth + ages.high - 1)
),
change as (
    select measure, township, sex, age, hukou, first_period as period, 1 as step from piece
    union all
    select measure, township, sex, age, hukou, last_period + 1 as period, -1 as step from piece
),
summed as (
    select measure, township, sex, age, hukou, period, sum(step) as amount
    from change
    group by measure, township, sex, age, hukou, period
)
select measure, cast('DNC' as programme) as programme, township, sex, age, hukou,
    cast(period as smallint) as period, cast(amount as bigint) as amount
from summed
where amount <> 0
