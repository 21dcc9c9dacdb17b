-- One row per measure and spell: the period in which it ends as far as that is decided, and once more where it
-- ends with work. Household benefits count the head's spell.
with ended as (
    select spell.programme, spell.township, spell.sex, ages.age, spell.hukou,
        spell.last_period as period, spell.outcome = 'work' as is_work
    from int_spell as spell
    join raw_age_at as ages on ages.months = spell.last_period - spell.birth
    cross join raw_extraction as extraction
    where spell.gap = 1 and spell.is_unit and spell.last_period between 0 and extraction.decided
)
select 'spells_ended' as measure, programme, township, sex, age, hukou, period, 1 as amount from ended
union all
select 'ended_with_work', programme, township, sex, age, hukou, period, 1 from ended where is_work
