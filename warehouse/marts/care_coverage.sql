-- One row per measure, person and uninterrupted sequence of months with a valid certificate of severe
-- disability, or of those among them that are paid the nursing subsidy, and age in it. The township is that
-- of the certificate.
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
    select cast('severely_disabled' as measure) as measure, person_id, township, first_period, last_period
    from int_certificate
    union all
    select cast('severely_disabled_paid' as measure) as measure, person_id, township, first_period, last_period
    from nursed
)
select counted.measure, counted.township, person.sex, person.hukou, ages.age,
    greatest(counted.first_period, person.birth + ages.low) as first_period,
    least(counted.last_period, person.birth + ages.high - 1) as last_period
from counted
join int_person as person on person.person_id = counted.person_id
join raw_ages as ages
    on counted.first_period - person.birth < ages.high and counted.last_period - person.birth >= ages.low
