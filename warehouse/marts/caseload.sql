-- View. One row per person, programme ('any' for all cash benefits), area, uninterrupted sequence of months and
-- age in it. `is_single` rows stand for the areas above as well, `is_only` rows also for 'any'.
select run.programme, run.area, run.is_single, run.is_only, run.sex, run.hukou, ages.age,
    greatest(run.first_period, run.birth + ages.low) as first_period,
    least(run.last_period, run.birth + ages.high - 1) as last_period
from int_run_area as run
join raw_ages as ages
    on run.first_period - run.birth < ages.high and run.last_period - run.birth >= ages.low
