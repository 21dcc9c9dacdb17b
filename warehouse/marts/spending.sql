-- One row per programme, township, sex, age, hukou and period: fen paid for the period. A household's
-- amount is shared equally among its members, what is left over goes to the head.
with shared as (
    select 'DIB' as programme, paid.township, paid.period, member.person_id,
        paid.fen // member.members
            + case when member.is_unit then paid.fen % member.members else 0 end as fen
    from int_case_month as paid
    join int_case_member as member on member.case_no = paid.case_no
    union all
    select programme, township, period, person_id, fen from int_person_month
),
grouped as (
    select shared.programme, shared.township, person.sex, person.hukou, shared.period,
        case when shared.period - person.birth < 192 then 'a0'
            when shared.period - person.birth < 720 then 'a16'
            when shared.period - person.birth < 960 then 'a60' else 'a80' end as age,
        sum(shared.fen) as fen
    from shared
    join int_person as person on person.person_id = shared.person_id
    group by all
)
select programme, township, sex, age, hukou, period, cast(fen as bigint) as fen from grouped
