-- One row per measure, service, township, sex, age, hukou and period: uses, and persons using it.
with used as (
    select raw.service, place.township, calendar.period, upper(trim(raw.id_card)) as id,
        count(*) as uses
    from raw_service_event as raw
    join raw_place as place on place.code = raw.town_code
    join raw_calendar as calendar
        on calendar.yyyymm = year(cast(raw.date as date)) * 100 + month(cast(raw.date as date))
    group by raw.service, place.township, calendar.period, upper(trim(raw.id_card))
),
grouped as (
    select used.service as programme, used.township, person.sex, ages.age, person.hukou,
        used.period, sum(used.uses) as uses, count(*) as persons
    from used
    join int_named_id as named on named.id = used.id
    join int_person as person on person.person_key = named.person_key
    join raw_ages as ages
        on used.period - person.birth >= ages.low and used.period - person.birth < ages.high
    group by used.service, used.township, person.sex, ages.age, person.hukou, used.period
),
counted as (
    select 'service_events' as measure, programme, township, sex, age, hukou, period,
        uses as amount
    from grouped
    union all
    select 'service_users', programme, township, sex, age, hukou, period, persons from grouped
)
select * from counted
