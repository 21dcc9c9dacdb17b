-- One row per programme, township, sex, age, hukou, first and last month of a spell, and last months
-- of the three spells before it (-1 if none), and gap tolerance: spells, for tolerances other than one
-- month more or fewer than under it. Household benefits count the head's spells.
with followed as (
    select gap, sign, programme, township, sex, hukou, birth, greatest(first_period, 0) as start, last_period as last,
        -1 as last_1, -1 as last_2, -1 as last_3
    from int_spell_change
    where is_lone and is_unit and last_period >= 0 and programme not in ('TMP', 'MDA')
    union all
    select gap, sign, programme, township, sex, hukou, birth, greatest(first_period, 0) as start, last_period as last,
        lag(last_period, 1, -1) over person_spells as last_1,
        lag(last_period, 2, -1) over person_spells as last_2,
        lag(last_period, 3, -1) over person_spells as last_3
    from int_spell_change
    where not is_lone and is_unit and last_period >= 0 and programme not in ('TMP', 'MDA')
    window person_spells as (partition by gap, sign, person_id, programme order by first_period)
),
counted as (
    select followed.gap, followed.programme, followed.township, followed.sex, ages.age, followed.hukou,
        followed.start, followed.last, followed.last_1, followed.last_2, followed.last_3,
        sum(followed.sign) as spells
    from followed
    join raw_age_at as ages on ages.months = followed.start - followed.birth
    group by followed.gap, followed.programme, followed.township, followed.sex, ages.age, followed.hukou,
        followed.start, followed.last, followed.last_1, followed.last_2, followed.last_3
    having sum(followed.sign) <> 0
)
select * from counted
