-- View. One row per measure, spell and age in it: months in which the spell is under way, or under way for more than
-- 36 months. Household benefits count the head's spell; spells without a known start are left out.
with spell as (
    select sex, hukou, birth, programme, township, started, greatest(first_period, 0) as first_period, last_period
    from int_spell
    where gap = 1 and is_unit and started is not null and last_period >= 0
        and programme not in ('TMP', 'MDA')
),
counted as (
    select cast('spells_under_way' as measure) as measure, sex, hukou, birth, programme, township, first_period,
        last_period
    from spell
    union all
    select cast('spells_over_36' as measure) as measure, sex, hukou, birth, programme, township,
        greatest(first_period, started + 36) as first_period, last_period
    from spell
    where started + 36 <= last_period
)
select counted.measure, counted.programme, counted.township, counted.sex, counted.hukou, ages.age,
    greatest(counted.first_period, counted.birth + ages.low) as first_period,
    least(counted.last_period, counted.birth + ages.high - 1) as last_period
from counted
join raw_ages as ages
    on counted.first_period - counted.birth < ages.high and counted.last_period - counted.birth >= ages.low
