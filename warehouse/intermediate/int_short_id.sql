-- One row per identity number of 15 digits that a register holds: the 18 characters to which it is widened.
select id_recorded as id, min(id) as name
from stg_identity
where is_resident and is_valid and length(id_recorded) = 15
group by id_recorded
