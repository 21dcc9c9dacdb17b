-- One row per hit: a live person record that still holds a number the register changed more than two
-- months before the extraction.
select identity.system, identity.person_no, identity.township
from stg_identity as identity
join int_renumbered as renumbered on renumbered.id = identity.id
cross join raw_extraction as extraction
where identity.is_live and identity.is_valid
    and renumbered.change_date + interval '2' month < extraction.extracted
