-- One row per hit: a live payee of civil affairs whose account, held in the payees' own names, receives for
-- more than three households.
with payee as (
    select contact.person_no, contact.account, identity.township,
        coalesce(min(member.case_no), contact.person_no) as household
    from stg_contact as contact
    join stg_identity as identity on identity.system = contact.system and identity.person_no = contact.person_no
    join int_person_number as number
        on number.system = contact.system and number.person_no = contact.person_no
    left join int_case_member as member on member.person_id = number.person_id
    where contact.system = 'civil_affairs' and identity.is_live and contact.held_by = '本人'
        and contact.account is not null
    group by contact.person_no, contact.account, identity.township
),
shared as (
    select account from payee group by account having count(distinct household) > 3
)
select 'civil_affairs' as system, payee.person_no, payee.township
from payee
join shared on shared.account = payee.account
