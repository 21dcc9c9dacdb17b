-- One row per programme, township, sex, age, hukou and period: spells that end in it, as far as that is decided, and
-- those of them that end with work. Household benefits count the head's spell.
select spell.programme, spell.township, spell.sex, ages.age, spell.hukou, spell.last_period as period,
    count(*) as spells, sum(case when spell.outcome = 'work' then 1 else 0 end) as with_work
from int_spell as spell
join raw_age_at as ages on ages.months = spell.last_period - spell.birth
cross join raw_extraction as extraction
where spell.gap = 1 and spell.is_unit and spell.last_period between 0 and extraction.decided
group by spell.programme, spell.township, spell.sex, ages.age, spell.hukou, spell.last_period
