-- One row per number of cash benefits (at least one, two or three), township, sex, hukou, age, first and last month of an
-- uninterrupted sequence with so many at once: persons, of those with more than one programme or township; the others
-- are in `caseload`. Each person counts in the township of the latest benefit.
with several as (
    select latest.person_id, latest.township, person.sex, person.hukou, person.birth
    from (
        select run.person_id, max_by(run.township, row(run.last_period, run.first_period, run.township)) as township
        from int_run as run
        semi join (select person_id from int_receipt where not is_only) as elsewhere
            on elsewhere.person_id = run.person_id
        where run.last_period >= 0
        group by run.person_id
    ) as latest
    join int_person as person on person.person_id = latest.person_id
),
moment as (
    select event.person_id, event.period, sum(event.step) as step
    from (
        select person_id, greatest(first_period, 0) as period, 1 as step from int_run where last_period >= 0
        union all
        select person_id, last_period + 1, -1 from int_run where last_period >= 0
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
    select least.measure, several.township, several.sex, several.hukou, several.birth, held.first_period, held.last_period
    from held
    join several on several.person_id = held.person_id
    join (values (cast('combined_1' as measure), 1), (cast('combined_2' as measure), 2), (cast('combined_3' as measure), 3)) as least (measure, benefits)
        on held.benefits >= least.benefits
    where held.last_period is not null
),
aged as (
    select counted.measure, counted.township, counted.sex, counted.hukou, ages.age,
        greatest(counted.first_period, counted.birth + ages.low) as first_period,
        least(counted.last_period, counted.birth + ages.high - 1) as last_period
    from counted
    join raw_ages as ages
        on counted.first_period - counted.birth < ages.high and counted.last_period - counted.birth >= ages.low
)
select measure, township, sex, hukou, age, first_period, last_period, count(*) as persons
from aged
group by measure, township, sex, hukou, age, first_period, last_period
