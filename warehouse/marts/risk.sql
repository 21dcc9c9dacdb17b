-- One row per programme, township, sex, age, hukou, first month, months elapsed before it was seen,
-- months until exit or censoring, outcome and way of counting (gap): spells. Under a tolerance of one
-- month these are all, of the head of a household; for other tolerances they are more or fewer than
-- that. 10: for spells that move, their stretches in each township instead (a move is censored in one
-- and enters late in the other); 20: spells of the covered members besides the heads.
with spell as (
    select gap, sign, programme, township, sex, hukou, birth, started, last_period, outcome, decided,
        0 as came,
        cast(null as smallint) as went
    from int_spell_change
    where is_unit
    union all
    select 10, 1, spell.programme, place.township, spell.sex, spell.hukou, spell.birth, spell.started,
        spell.last_period, spell.outcome, spell.decided, place.came, place.went
    from int_spell_place as place
    join int_spell as spell
        on spell.gap = 1 and spell.person_id = place.person_id
        and spell.programme = place.programme and spell.spell_no = place.spell_no
    union all
    select 10, -1, spell.programme, spell.township, spell.sex, spell.hukou, spell.birth, spell.started,
        spell.last_period, spell.outcome, spell.decided, 0, null
    from int_spell as spell
    semi join int_spell_place as place
        on place.person_id = spell.person_id and place.programme = spell.programme
        and place.spell_no = spell.spell_no
    where spell.gap = 1
    union all
    select 20, 1, programme, township, sex, hukou, birth, started, last_period, outcome, decided, 0, null
    from int_spell
    where gap = 1 and not is_unit
),
observed as (
    select spell.gap, spell.sign, spell.programme, spell.township, spell.sex, spell.hukou, spell.birth, spell.started,
        greatest(-spell.started, spell.came, 0) as entry,
        least(least(spell.last_period, spell.decided) - spell.started + 1, spell.went) as last,
        case when spell.went is null and spell.last_period <= spell.decided then spell.outcome
            else cast('' as outcome) end as outcome,
        greatest(spell.started, 0) as seen
    from spell
    where spell.programme not in ('TMP', 'MDA')
        and spell.started is not null and spell.started <= spell.decided
),
grouped as (
    select observed.gap, observed.sign, observed.programme, observed.township, observed.sex, ages.age, observed.hukou,
        observed.started as start, observed.entry, observed.last, observed.outcome
    from observed
    join raw_age_at as ages on ages.months = observed.seen - observed.birth
    where observed.last > observed.entry
),
counted as (
    select gap, programme, township, sex, age, hukou, start, entry, last, outcome, sum(sign) as spells
    from grouped
    group by gap, programme, township, sex, age, hukou, start, entry, last, outcome
    having sum(sign) <> 0
)
select * from counted
