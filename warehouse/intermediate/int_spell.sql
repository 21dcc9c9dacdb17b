-- View. One row per gap tolerance, person, programme ('any' for all cash benefits) and spell of receipt: who has one
-- programme alone has its spells as those of 'any', of which everybody stands for himself.
select gap, person_id, programme, spell_no, first_period, last_period, township, is_unit, started, outcome, decided, sex,
    hukou, birth, is_lone
from int_own_spell
union all
select gap, person_id, cast('any' as programme) as programme, spell_no, first_period, last_period, township,
    true as is_unit, started, outcome, decided, sex, hukou, birth, is_lone
from int_own_spell
where is_whole
