-- One row per service, area, sex, age, hukou and period: uses, minutes and users. Who used it in several townships of a
-- period is a user at every level by itself: counted in rows of their own (is_single is false) without uses.
with placed as (
    select used.programme, used.township, person.sex, ages.age, person.hukou, used.period,
        person.person_id, used.uses, used.minutes,
        count(*) over (partition by used.programme, used.period, person.person_id) as townships
    from int_service_month as used
    join int_person as person on person.person_id = used.person_id
    join raw_age_at as ages on ages.months = used.period - person.birth
),
counted as (
    select programme, township as area, sex, age, hukou, period, uses, minutes,
        case when townships = 1 then 1 else 0 end as users, true as is_single
    from placed
    union all
    select programme, area, sex, age, hukou, period, 0, 0, 1, false
    from (
        select distinct placed.person_id, placed.programme, above.ancestor as area, placed.sex, placed.age,
            placed.hukou, placed.period
        from placed
        join raw_ancestor as above on above.code = placed.township
        where placed.townships > 1
    )
)
select programme, area, sex, age, hukou, period, sum(uses) as uses, sum(minutes) as minutes, sum(users) as users,
    is_single
from counted
group by programme, area, sex, age, hukou, period, is_single
