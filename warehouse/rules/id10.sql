-- One row per hit: a live person record that still holds a number the register changed more than two
-- months before the extraction.
select identity.system, identity.person_no, identity.township
from stg_identity as identity
join (
    select upper(trim(old_id)) as id, max(cast(change_date as date)) as changed
    from raw_id_change
    group by upper(trim(old_id))
) as change on change.id = identity.id
cross join raw_extraction as extraction
where identity.is_live and identity.is_valid
    and change.changed + interval '2' month < extraction.extracted
