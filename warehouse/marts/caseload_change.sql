-- One row per programme, area, kind of row, sex, age, hukou and period in which the number of
-- recipients changes: by how much. Age is that of the period. `is_single` rows stand for the areas above as well.
with piece as (
    select run.programme, run.area, run.is_single, run.is_only, person.sex, person.hukou, ages.age,
        greatest(run.first_period, person.birth + ages.low) as first_period,
        least(run.last_period, person.birth + ages.high - 1) as last_period
    from int_run_area as run
    join int_person as person on person.person_id = run.person_id
    cross join raw_ages as ages
    where greatest(run.first_period, person.birth + ages.low)
        <= least(run.last_period, person.birth + ages.high - 1)
),
change as (
    select programme, area, is_single, is_only, sex, age, hukou, first_period as period, 1 as persons
    from piece
    union all
    select programme, area, is_single, is_only, sex, age, hukou, last_period + 1 as period, -1 as persons
    from piece
),
summed as (
    select programme, area, is_single, is_only, sex, age, hukou, period, sum(persons) as persons
    from change
    group by programme, area, is_single, is_only, sex, age, hukou, period
),
counted as (
    select programme, area, is_single, is_only, sex, age, hukou, period, persons from summed
    union all
    select 'any' as programme, area, is_single, is_only, sex, age, hukou, period, sum(persons)
    from summed
    where is_only
    group by area, is_single, is_only, sex, age, hukou, period
)
select * from counted
