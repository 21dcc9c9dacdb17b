-- One row per person, number of cash benefits (at least one, two or three), uninterrupted sequence of months with
-- so many at once, and age in it. Each person counts in the township of the latest benefit.
with run as (
    select person_id, township, first_period as began, greatest(first_period, 0) as first_period, last_period
    from int_run
    where last_period >= 0
),
several as (
    select person_id, max_by(township, row(last_period, began, township)) as township
    from run
    semi join (select person_id from run group by person_id having count(*) > 1) as repeated
        on repeated.person_id = run.person_id
    group by person_id
),
moment as (
    select event.person_id, event.period, sum(event.step) as step
    from (
        select person_id, first_period as period, 1 as step from run
        union all
        select person_id, last_period + 1, -1 from run
    ) as event
    semi join several on several.person_id = event.person_id
    group by event.person_id, event.period
),
held as (
    select person_id, period as first_period,
        sum(step) over (
            partition by person_id order by period
            rows between unbounded preceding and current row
        ) as benefits,
        lead(period) over (partition by person_id order by period) - 1 as last_period
    from moment
),
counted as (
    select cast('combined_1' as measure) as measure, run.person_id, run.township, run.first_period, run.last_period
    from run
    anti join several on several.person_id = run.person_id
    union all
    select least.measure, held.person_id, several.township, held.first_period, held.last_period
    from held
    join several on several.person_id = held.person_id
    join (values (cast('combined_1' as measure), 1), (cast('combined_2' as measure), 2), (cast('combined_3' as measure), 3)) as least (measure, benefits)
        on held.benefits >= least.benefits
    where held.last_period is not null
)
select counted.measure, counted.township, person.sex, person.hukou, ages.age,
    greatest(counted.first_period, person.birth + ages.low) as first_period,
    least(counted.last_period, person.birth + ages.high - 1) as last_period
from counted
join int_person as person on person.person_id = counted.person_id
join raw_ages as ages
    on counted.first_period - person.birth < ages.high and counted.last_period - person.birth >= ages.low
