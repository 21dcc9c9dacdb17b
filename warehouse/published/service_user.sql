-- One row per service, area of any level, sex, age, hukou, months with use of the last twelve complete
-- ones, and months since the last use: persons, and their uses.
with used as (
    select used.person_id, used.programme, count(distinct used.period) as months,
        extraction.mature - max(used.period) as since, sum(used.uses) as uses,
        max_by(used.township, row(used.period, used.township)) as township
    from int_service_month as used
    join raw_extraction as extraction
        on used.period between extraction.mature - 11 and extraction.mature
    group by used.person_id, used.programme, extraction.mature
),
counted as (
    select used.programme, used.township, person.sex, ages.age, person.hukou, used.months,
        used.since, count(*) as persons, sum(used.uses) as uses
    from used
    join int_person as person on person.person_id = used.person_id
    cross join raw_extraction as extraction
    join raw_age_at as ages on ages.months = extraction.mature - person.birth
    group by used.programme, used.township, person.sex, ages.age, person.hukou, used.months,
        used.since
)
select counted.programme, above.ancestor as area, counted.sex, counted.age, counted.hukou,
    counted.months, counted.since, sum(counted.persons) as persons, sum(counted.uses) as uses
from counted
join raw_ancestor as above on above.code = counted.township
group by all
order by counted.programme, area
