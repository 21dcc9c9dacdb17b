-- One row per measure, service, area, person and period: uses, minutes, and the person. Persons who used it
-- in several townships of a period are counted at every level by itself (is_single is false).
with placed as (
    select used.programme, used.township, person.sex, ages.age, person.hukou, used.period,
        person.person_id, used.uses, used.minutes,
        count(*) over (partition by used.programme, used.period, person.person_id) as townships
    from int_service_month as used
    join int_person as person on person.person_id = used.person_id
    join raw_age_at as ages on ages.months = used.period - person.birth
)
select 'service_events' as measure, programme, township as area, sex, age, hukou, period, uses as amount,
    true as is_single
from placed
union all
select 'service_minutes', programme, township, sex, age, hukou, period, minutes, true
from placed
union all
select 'service_users', programme, township, sex, age, hukou, period, 1, true
from placed
where townships = 1
union all
select 'service_users', programme, area, sex, age, hukou, period, 1, false
from (
    select distinct placed.person_id, placed.programme, above.ancestor as area, placed.sex, placed.age,
        placed.hukou, placed.period
    from placed
    join raw_ancestor as above on above.code = placed.township
    where placed.townships > 1
)
