-- One row per measure, township, sex, age, hukou and period in which the number of persons who receive at
-- least one, two or three cash benefits in a month changes: by how many. Each person counts in the
-- township of the latest benefit.
with event as (
    select person_id, greatest(first_period, 0) as period, 1 as step
    from int_run
    where last_period >= 0
    union all
    select person_id, last_period + 1 as period, -1 as step
    from int_run
    where last_period >= 0
),
homed as (
    select person_id, max_by(township, row(last_period, first_period, township)) as township
    from int_run
    where last_period >= 0
    group by person_id
),
moment as (
    select person_id, period, sum(step) as step
    from event
    group by person_id, period
),
standing as (
    select person_id, period as first_period,
        sum(step) over (
            partition by person_id order by period
            rows between unbounded preceding and current row
        ) as benefits,
        lead(period) over (partition by person_id order by period) - 1 as last_period
    from moment
),
counted as (
    select least.measure, standing.person_id, standing.first_period, standing.last_period
    from standing
    join (values ('combined_1_change', 1), ('combined_2_change', 2), ('combined_3_change', 3))
        as least (measure, benefits)
        on standing.benefits >= least.benefits
    where standing.last_period is not null
),
piece as (
    select counted.measure, homed.township, person.sex, person.hukou, ages.age,
        greatest(counted.first_period, person.birth + ages.low) as first_period,
        least(counted.last_period, person.birth + ages.high - 1) as last_period
    from counted
    join homed on homed.person_id = counted.person_id
    join int_person as person on person.person_id = counted.person_id
    cross join raw_ages as ages
    where greatest(counted.first_period, person.birth + ages.low)
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
select measure, cast('any' as programme) as programme, township, sex, age, hukou,
    cast(period as smallint) as period, cast(amount as bigint) as amount
from summed
where amount <> 0
