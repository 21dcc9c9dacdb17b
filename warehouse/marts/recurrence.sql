-- One row per programme, township, sex, age, hukou, first and last month of a spell, and last months
-- of the three spells before it (-1 if none), and gap tolerance: spells, for tolerances other than one
-- month more or fewer than under it. Household benefits count the head's spells.
with several as (
    select distinct person_id, programme from int_spell where spell_no > 1
),
followed as (
    select spell.gap, spell.sign, spell.person_id, spell.programme, spell.township,
        greatest(spell.first_period, 0) as start, spell.last_period as last, -1 as last_1, -1 as last_2, -1 as last_3
    from int_spell_change as spell
    anti join several on several.person_id = spell.person_id and several.programme = spell.programme
    where spell.is_unit and spell.last_period >= 0 and spell.programme not in ('TMP', 'MDA')
    union all
    select spell.gap, spell.sign, spell.person_id, spell.programme, spell.township,
        greatest(spell.first_period, 0), spell.last_period,
        lag(spell.last_period, 1, -1) over person_spells,
        lag(spell.last_period, 2, -1) over person_spells,
        lag(spell.last_period, 3, -1) over person_spells
    from int_spell_change as spell
    semi join several on several.person_id = spell.person_id and several.programme = spell.programme
    where spell.is_unit and spell.last_period >= 0 and spell.programme not in ('TMP', 'MDA')
    window person_spells as (
        partition by spell.gap, spell.sign, spell.person_id, spell.programme order by spell.first_period
    )
),
counted as (
    select followed.gap, followed.programme, followed.township, person.sex, ages.age, person.hukou,
        followed.start, followed.last, followed.last_1, followed.last_2, followed.last_3,
        sum(followed.sign) as spells
    from followed
    join int_person as person on person.person_id = followed.person_id
    join raw_ages as ages
        on followed.start - person.birth >= ages.low and followed.start - person.birth < ages.high
    group by followed.gap, followed.programme, followed.township, person.sex, ages.age, person.hukou,
        followed.start, followed.last, followed.last_1, followed.last_2, followed.last_3
    having sum(followed.sign) <> 0
)
select * from counted
