-- One row per hit: a live person record for which the same system holds an earlier one of the same name,
-- birth date and account or telephone, but under another valid identity number. Records are compared only
-- where a system holds several of one name and birth date, which few are.
with repeated as (
    select system, name, birth_date
    from stg_identity
    where is_valid and is_resident and is_live and name is not null and birth_date is not null
    group by system, name, birth_date
    having count(*) > 1
),
person as (
    select identity.system, identity.person_no, identity.id, identity.name, identity.birth_date, identity.township,
        contact.phone, contact.account
    from stg_identity as identity
    semi join repeated
        on repeated.system = identity.system and repeated.name = identity.name
        and repeated.birth_date = identity.birth_date
    join stg_contact as contact on contact.system = identity.system and contact.person_no = identity.person_no
    where identity.is_valid and identity.is_resident and identity.is_live
)
select distinct later.system, later.person_no, later.township
from person as earlier
join person as later
    on later.system = earlier.system and later.name = earlier.name
    and later.birth_date = earlier.birth_date and later.id <> earlier.id
    and later.person_no > earlier.person_no
where later.phone = earlier.phone or later.account = earlier.account
