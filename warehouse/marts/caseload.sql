-- View. One row per person, programme ('any' for all cash benefits), area, uninterrupted sequence of months and
-- age in it. `is_single` rows stand for the areas above as well, `is_only` rows also for 'any'.
select run.programme, run.area, run.is_single, run.is_only, person.sex, person.hukou, ages.age,
    greatest(run.first_period, person.birth + ages.low) as first_period,
    least(run.last_period, person.birth + ages.high - 1) as last_period
from int_run_area as run
join int_person as person on person.person_id = run.person_id
join raw_ages as ages
    on run.first_period - person.birth < ages.high and run.last_period - person.birth >= ages.low
