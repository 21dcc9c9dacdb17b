-- One row per person, programme, township, sequence of months with one amount and age in it: fen a month, from
-- when on it is paid (`began`), and who was paid: a person, or a household, whose amount is shared equally among its
-- members, what is left over goes to the head.
with shared as (
    select cast('DIB' as programme) as programme, paid.township, paid.first_period, paid.last_period, member.person_id,
        paid.case_no as payee,
        paid.fen // member.members
            + case when member.is_unit then paid.fen % member.members else 0 end as fen
    from int_case_amount as paid
    join int_case_member as member on member.case_no = paid.case_no
    union all
    select programme, township, first_period, last_period, person_id, person_id, fen from int_person_amount
    union all
    select programme, township, first_period, last_period, person_id, person_id, fen
    from int_entitlement
    where last_period >= 0
)
select shared.programme, shared.township, person.sex, person.hukou, ages.age, shared.first_period as began,
    greatest(shared.first_period, 0, person.birth + ages.low) as first_period,
    least(shared.last_period, person.birth + ages.high - 1) as last_period, shared.payee, shared.fen
from shared
join int_person as person on person.person_id = shared.person_id
join raw_ages as ages
    on greatest(shared.first_period, 0) - person.birth < ages.high
    and shared.last_period - person.birth >= ages.low
