-- One row per set of cash benefits received in the last complete month, area of any level, sex, age and
-- hukou: persons, in one of the townships that paid them.
with held as (
    select run.person_id, min(run.township) as township,
        string_agg(distinct run.programme::varchar, '+' order by run.programme::varchar) as benefits
    from int_run as run
    join raw_extraction as extraction
        on extraction.mature between run.first_period and run.last_period
    group by run.person_id
),
counted as (
    select held.benefits, held.township, person.sex, ages.age, person.hukou, count(*) as persons
    from held
    join int_person as person on person.person_id = held.person_id
    cross join raw_extraction as extraction
    join raw_ages as ages
        on extraction.mature - person.birth >= ages.low
        and extraction.mature - person.birth < ages.high
    group by held.benefits, held.township, person.sex, ages.age, person.hukou
)
select counted.benefits, above.ancestor as area, counted.sex, counted.age, counted.hukou,
    sum(counted.persons) as persons
from counted
join raw_ancestor as above on above.code = counted.township
group by all
order by area, counted.benefits
