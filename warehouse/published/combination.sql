-- One row per set of cash benefits received in the last complete month, area of any level, sex, age and
-- hukou: persons, in one of the townships that paid them.
with held as (
    select run.person_id, min(run.township) as township,
        bit_or(1::hugeint << enum_code(run.programme)::integer) as mask
    from int_run as run
    join raw_extraction as extraction
        on extraction.mature between run.first_period and run.last_period
    group by run.person_id
),
counted as (
    select held.mask, held.township, person.sex, ages.age, person.hukou, count(*) as persons
    from held
    join int_person as person on person.person_id = held.person_id
    cross join raw_extraction as extraction
    join raw_age_at as ages on ages.months = extraction.mature - person.birth
    group by held.mask, held.township, person.sex, ages.age, person.hukou
),
named as (
    select sets.mask, string_agg(listed.programme, '+' order by listed.programme) as benefits
    from (select distinct mask from counted) as sets
    join (
        select unnest(enum_range(null::programme))::varchar as programme
    ) as listed on (sets.mask >> enum_code(listed.programme::programme)::integer) & 1 = 1
    group by sets.mask
)
select named.benefits, above.ancestor as area, counted.sex, counted.age, counted.hukou,
    sum(counted.persons) as persons
from counted
join named on named.mask = counted.mask
join raw_ancestor as above on above.code = counted.township
group by all
order by area, named.benefits
