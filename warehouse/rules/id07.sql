-- One row per hit: a live person record with a 15-digit number that another live record holds in 18
-- characters.
select distinct old.system, old.person_no, old.township
from stg_identity as old
join stg_identity as new
    on new.id = old.id and new.is_live and new.is_valid and length(new.id_recorded) = 18
where old.is_live and old.is_resident and old.is_valid and length(old.id_recorded) = 15
