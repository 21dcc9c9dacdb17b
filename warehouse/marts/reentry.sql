-- One row per programme, township, sex, age, hukou, month of exit, months off and whether a new spell
-- followed, and gap tolerance: exits, for tolerances other than one month more or fewer than under it.
-- Deaths are left out; household benefits count the head's exits.
with followed as (
    select gap, sign, programme, township, sex, hukou, birth, last_period as exited, outcome, decided,
        cast(null as smallint) as next
    from int_spell_change
    where is_lone and is_unit and programme not in ('TMP', 'MDA')
    union all
    select gap, sign, programme, township, sex, hukou, birth, last_period as exited, outcome, decided,
        lead(first_period) over (
            partition by gap, sign, person_id, programme order by first_period
        ) as next
    from int_spell_change
    where not is_lone and is_unit and programme not in ('TMP', 'MDA')
),
off as (
    select followed.gap, followed.sign, followed.programme, followed.township, followed.sex, followed.hukou,
        followed.birth, followed.exited,
        coalesce(followed.next <= followed.decided, false) as returned,
        case when followed.next <= followed.decided then followed.next - followed.exited - 1
            else followed.decided - followed.exited end as months
    from followed
    where followed.exited between 0 and followed.decided - 1 and followed.outcome <> 'death'
),
counted as (
    select off.gap, off.programme, off.township, off.sex, ages.age, off.hukou, off.exited,
        off.months, off.returned, sum(off.sign) as spells
    from off
    join raw_age_at as ages on ages.months = off.exited - off.birth
    group by off.gap, off.programme, off.township, off.sex, ages.age, off.hukou, off.exited,
        off.months, off.returned
    having sum(off.sign) <> 0
)
select * from counted
