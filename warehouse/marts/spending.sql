-- View. One row per person, programme, township and period: fen paid for the period, and who was paid: a person, or a
-- household, whose amount is shared equally among its members, what is left over goes to the head.
with shared as (
    select cast('DIB' as programme) as programme, paid.township, paid.period, member.person_id, paid.case_no as payee,
        paid.fen // member.members
            + case when member.is_unit then paid.fen % member.members else 0 end as fen
    from int_case_month as paid
    join int_case_member as member on member.case_no = paid.case_no
    union all
    select programme, township, period, person_id, person_id, fen from int_person_month
)
select shared.programme, shared.township, person.sex, person.hukou, ages.age, shared.period, shared.payee, shared.fen
from shared
join int_person as person on person.person_id = shared.person_id
join raw_ages as ages
    on shared.period - person.birth >= ages.low and shared.period - person.birth < ages.high
