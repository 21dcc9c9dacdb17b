-- One row per measure, programme, township, sex, age, hukou and period: spells that end in it as far as that
-- is decided, and those of them that end with work. Household benefits count the head's spell.
with ended as (
    select spell.programme, spell.township, person.sex, ages.age, person.hukou,
        spell.last_period as period, case when spell.outcome = 'work' then 1 else 0 end as worked
    from int_spell as spell
    join int_person as person on person.person_id = spell.person_id
    join raw_ages as ages
        on spell.last_period - person.birth >= ages.low
        and spell.last_period - person.birth < ages.high
    cross join raw_extraction as extraction
    where spell.gap = 1 and spell.is_unit and spell.last_period between 0 and extraction.decided
),
counted as (
    select programme, township, sex, age, hukou, period, count(*) as spells, sum(worked) as worked
    from ended
    group by programme, township, sex, age, hukou, period
)
select 'spells_ended' as measure, programme, township, sex, age, hukou, period, spells as amount from counted
union all
select 'ended_with_work' as measure, programme, township, sex, age, hukou, period, worked as amount
from counted
