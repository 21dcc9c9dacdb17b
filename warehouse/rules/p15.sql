-- One row per hit: a live payee of civil affairs whose account, held in the payees' own names, receives for
-- more than three households.
with payee as (
    select identity.person_no, identity.account, identity.township,
        coalesce(min(member.case_no), identity.person_no) as household
    from stg_identity as identity
    join int_person_number as number
        on number.system = identity.system and number.person_no = identity.person_no
    left join int_case_member as member on member.person_id = number.person_id
    where identity.system = 'civil_affairs' and identity.is_live and identity.held_by = '本人'
        and identity.account is not null
    group by identity.person_no, identity.account, identity.township
),
shared as (
    select account from payee group by account having count(distinct household) > 3
)
select 'civil_affairs' as system, payee.person_no, payee.township
from payee
join shared on shared.account = payee.account
