-- One row per measure, service, area, sex, age, hukou and period: uses, minutes, and persons using it. Persons
-- who used it in several townships of a period are counted at every level by itself (service_users_merged).
with placed as (
    select used.programme, used.township, person.sex, ages.age, person.hukou, used.period,
        person.person_id, used.uses, used.minutes,
        count(*) over (partition by used.programme, used.period, person.person_id) as townships
    from int_service_month as used
    join int_person as person on person.person_id = used.person_id
    join raw_ages as ages
        on used.period - person.birth >= ages.low and used.period - person.birth < ages.high
),
counted as (
    select 'service_events' as measure, programme, township as area, sex, age, hukou, period,
        sum(uses) as amount
    from placed
    group by programme, township, sex, age, hukou, period
    union all
    select 'service_minutes', programme, township, sex, age, hukou, period, sum(minutes)
    from placed
    group by programme, township, sex, age, hukou, period
    union all
    select 'service_users', programme, township, sex, age, hukou, period, count(*)
    from placed
    where townships = 1
    group by programme, township, sex, age, hukou, period
    union all
    select 'service_users_merged', placed.programme, above.ancestor, placed.sex, placed.age,
        placed.hukou, placed.period, count(distinct placed.person_id)
    from placed
    join raw_ancestor as above on above.code = placed.township
    where placed.townships > 1
    group by placed.programme, above.ancestor, placed.sex, placed.age, placed.hukou, placed.period
)
select * from counted
