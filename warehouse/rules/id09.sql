-- One row per hit: a live person record for which the same system holds an earlier one of the same name,
-- birth date and account or telephone, but under another valid identity number.
with person as (
    select system, person_no, id, name, birth_date, phone, account, township
    from stg_identity
    where is_valid and is_resident and is_live and name is not null and birth_date is not null
)
select distinct later.system, later.person_no, later.township
from person as earlier
join person as later
    on later.system = earlier.system and later.name = earlier.name
    and later.birth_date = earlier.birth_date and later.id <> earlier.id
    and later.person_no > earlier.person_no
where later.phone = earlier.phone or later.account = earlier.account
