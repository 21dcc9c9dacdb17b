-- One row per live person record with a valid number that several such records hold: what is recorded. Only these need be
-- compared, which is a quarter of all.
with shared as (
    select id from stg_identity where is_live and is_valid group by id having count(*) > 1
)
select identity.system, identity.person_no, identity.id, identity.name, identity.sex_code, identity.birth_date,
    identity.is_local, identity.is_resident, identity.is_short, identity.township
from stg_identity as identity
semi join shared on shared.id = identity.id
where identity.is_live and identity.is_valid
