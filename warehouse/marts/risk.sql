-- One row per programme, township, sex, age, hukou, first month, months elapsed before it was seen,
-- months until exit or censoring, outcome and gap tolerance: spells, for tolerances other than one month
-- more or fewer than under it. Household benefits count the head's spell.
with observed as (
    select spell.gap, spell.sign, spell.person_id, spell.programme, spell.township, spell.started,
        greatest(-spell.started, 0) as entry,
        least(spell.last_period, spell.decided) - spell.started + 1 as last,
        case when spell.last_period <= spell.decided then spell.outcome else '' end as outcome,
        greatest(spell.started, 0) as seen
    from int_spell_change as spell
    where spell.is_unit and spell.programme not in ('TMP', 'MDA')
        and spell.started is not null and spell.started <= spell.decided
),
grouped as (
    select observed.gap, observed.sign, observed.programme, observed.township, person.sex, ages.age, person.hukou,
        observed.started as start, observed.entry, observed.last, observed.outcome
    from observed
    join int_person as person on person.person_id = observed.person_id
    join raw_ages as ages
        on observed.seen - person.birth >= ages.low and observed.seen - person.birth < ages.high
    where observed.last > observed.entry
),
counted as (
    select gap, programme, township, sex, age, hukou, start, entry, last, outcome, sum(sign) as spells
    from grouped
    group by gap, programme, township, sex, age, hukou, start, entry, last, outcome
    having sum(sign) <> 0
)
select * from counted
