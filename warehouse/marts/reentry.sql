-- One row per programme, township, sex, age, hukou, month of exit, months off and whether a new spell
-- followed, and gap tolerance: exits, for tolerances other than one month more or fewer than under it.
-- Deaths are left out; household benefits count the head's exits.
with several as (
    select distinct person_id, programme from int_spell where spell_no > 1
),
followed as (
    select spell.gap, spell.sign, spell.person_id, spell.programme, spell.township, spell.last_period as exited,
        spell.outcome, spell.decided, cast(null as smallint) as next
    from int_spell_change as spell
    anti join several on several.person_id = spell.person_id and several.programme = spell.programme
    where spell.is_unit and spell.programme not in ('TMP', 'MDA')
    union all
    select spell.gap, spell.sign, spell.person_id, spell.programme, spell.township, spell.last_period,
        spell.outcome, spell.decided,
        lead(spell.first_period) over (
            partition by spell.gap, spell.sign, spell.person_id, spell.programme order by spell.first_period
        )
    from int_spell_change as spell
    semi join several on several.person_id = spell.person_id and several.programme = spell.programme
    where spell.is_unit and spell.programme not in ('TMP', 'MDA')
),
off as (
    select followed.gap, followed.sign, followed.person_id, followed.programme, followed.township, followed.exited,
        coalesce(followed.next <= followed.decided, false) as returned,
        case when followed.next <= followed.decided then followed.next - followed.exited - 1
            else followed.decided - followed.exited end as months
    from followed
    where followed.exited between 0 and followed.decided - 1 and followed.outcome <> 'death'
),
counted as (
    select off.gap, off.programme, off.township, person.sex, ages.age, person.hukou, off.exited,
        off.months, off.returned, sum(off.sign) as spells
    from off
    join int_person as person on person.person_id = off.person_id
    join raw_ages as ages
        on off.exited - person.birth >= ages.low and off.exited - person.birth < ages.high
    group by off.gap, off.programme, off.township, person.sex, ages.age, person.hukou, off.exited,
        off.months, off.returned
    having sum(off.sign) <> 0
)
select * from counted
