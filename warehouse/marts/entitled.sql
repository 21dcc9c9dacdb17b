-- View. One row per person, programme, township, period of entitlement and age in it: fen a month, and who is paid.
select entitlement.programme, entitlement.township, person.sex, person.hukou, ages.age,
    greatest(entitlement.first_period, 0, person.birth + ages.low) as first_period,
    least(entitlement.last_period, person.birth + ages.high - 1) as last_period, entitlement.fen,
    entitlement.person_id as payee
from int_entitlement as entitlement
join int_person as person on person.person_id = entitlement.person_id
join raw_ages as ages
    on greatest(entitlement.first_period, 0) - person.birth < ages.high
    and entitlement.last_period - person.birth >= ages.low
where entitlement.last_period >= 0
