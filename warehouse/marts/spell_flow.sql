-- One row per programme, township, sex, age, hukou and period: spells that begin, and that end as far
-- as that is decided.
with event as (
    select person_id, programme, township, first_period as period, 1 as entries, 0 as exits
    from int_spell
    where started = first_period and first_period >= 0
    union all
    select person_id, programme, township, last_period as period, 0 as entries, 1 as exits
    from int_spell cross join raw_extraction as extraction
    where last_period between 0 and extraction.decided
),
counted as (
    select event.programme, event.township, person.sex, ages.age, person.hukou, event.period,
        sum(entries) as entries, sum(exits) as exits
    from event
    join int_person as person on person.person_id = event.person_id
    join raw_ages as ages
        on event.period - person.birth >= ages.low and event.period - person.birth < ages.high
    group by event.programme, event.township, person.sex, ages.age, person.hukou, event.period
)
select * from counted
