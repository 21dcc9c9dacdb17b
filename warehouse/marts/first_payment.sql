-- One row per programme, area, kind of row, sex, age, hukou, period in which somebody is paid after a
-- break or for the first time, and the last earlier paid period (-1 if never): persons.
with followed as (
    select programme, area, is_single, is_only, sex, hukou, birth, first_period, cast(null as smallint) as previous
    from int_run_area
    where is_lone
    union all
    select programme, area, is_single, is_only, sex, hukou, birth, first_period,
        lag(last_period) over (
            partition by person_id, programme, area order by first_period
        ) as previous
    from int_run_area
    where not is_lone
),
begun as (
    select followed.programme, followed.area, followed.is_single, followed.is_only, followed.sex, ages.age,
        followed.hukou, followed.first_period as period, coalesce(followed.previous, -1) as previous
    from followed
    join raw_age_at as ages on ages.months = followed.first_period - followed.birth
    where followed.first_period > 0
),
summed as (
    select programme, area, is_single, is_only, sex, age, hukou, period, previous,
        count(*) as persons
    from begun
    group by programme, area, is_single, is_only, sex, age, hukou, period, previous
),
counted as (
    select programme, area, is_single, is_only, sex, age, hukou, period, previous, persons
    from summed
    union all
    select cast('any' as programme) as programme, area, is_single, is_only, sex, age, hukou, period, previous,
        sum(persons) as persons
    from summed
    where is_only
    group by area, is_single, is_only, sex, age, hukou, period, previous
)
select * from counted
