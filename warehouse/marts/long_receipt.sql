-- One row per measure, programme, township, sex, age, hukou and period in which the number of spells under
-- way, or under way for more than 36 months, changes: by how many. Household benefits count the head's
-- spell; spells without a known start are left out.
with spell as (
    select spell.person_id, spell.programme, spell.township, spell.started,
        greatest(spell.first_period, 0) as first_period, spell.last_period
    from int_spell as spell
    where spell.gap = 1 and spell.is_unit and spell.started is not null and spell.last_period >= 0
        and spell.programme not in ('TMP', 'MDA')
),
counted as (
    select 'spells_under_way_change' as measure, person_id, programme, township, first_period, last_period
    from spell
    union all
    select 'spells_over_36_change' as measure, person_id, programme, township,
        greatest(first_period, started + 36) as first_period, last_period
    from spell
    where started + 36 <= last_period
),
piece as (
    select counted.measure, counted.programme, counted.township, person.sex, person.hukou, ages.age,
        greatest(counted.first_period, person.birth + ages.low) as first_period,
        least(counted.last_period, person.birth + ages.high - 1) as last_period
    from counted
    join int_person as person on person.person_id = counted.person_id
    cross join raw_ages as ages
    where greatest(counted.first_period, person.birth + ages.low)
        <= least(counted.last_period, person.birth + ages.high - 1)
),
change as (
    select measure, programme, township, sex, age, hukou, first_period as period, 1 as step from piece
    union all
    select measure, programme, township, sex, age, hukou, last_period + 1 as period, -1 as step from piece
),
summed as (
    select measure, programme, township, sex, age, hukou, period, sum(step) as amount
    from change
    group by measure, programme, township, sex, age, hukou, period
)
select measure, programme, township, sex, age, hukou, cast(period as smallint) as period,
    cast(amount as bigint) as amount
from summed
where amount <> 0
