-- View. One row per spell with its sign: those under a tolerance of one month count 1; for each other
-- tolerance the spells it makes are added (1) and those it replaces are taken away (-1).
with affected as (
    select distinct gap, person_id, programme from int_spell where gap <> 1
)
select *, 1 as sign from int_spell
union all
select affected.gap, spell.person_id, spell.programme, spell.spell_no, spell.first_period,
    spell.last_period, spell.township, spell.is_unit, spell.started, spell.outcome, spell.decided, spell.sex,
    spell.hukou, spell.birth, spell.is_lone, -1 as sign
from int_spell as spell
join affected on affected.person_id = spell.person_id and affected.programme = spell.programme
where spell.gap = 1
