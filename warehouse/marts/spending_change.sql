-- One row per programme, township, sex, age, hukou and period in which the monthly spending on
-- entitlements changes: by how many fen.
with piece as (
    select entitlement.programme, entitlement.township, person.sex, person.hukou, ages.age,
        entitlement.fen,
        greatest(entitlement.first_period, 0, person.birth + ages.low) as first_period,
        least(entitlement.last_period, person.birth + ages.high - 1) as last_period
    from int_entitlement as entitlement
    join int_person as person on person.person_id = entitlement.person_id
    cross join raw_ages as ages
    where greatest(entitlement.first_period, 0, person.birth + ages.low)
        <= least(entitlement.last_period, person.birth + ages.high - 1)
),
change as (
    select programme, township, sex, age, hukou, first_period as period, fen from piece
    union all
    select programme, township, sex, age, hukou, last_period + 1 as period, -fen from piece
),
summed as (
    select programme, township, sex, age, hukou, period, cast(sum(fen) as bigint) as fen
    from change
    group by programme, township, sex, age, hukou, period
)
select * from summed
