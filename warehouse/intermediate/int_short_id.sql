-- One row per identity number of 15 digits that a register holds: the 18 characters to which it is widened.
select substring(id, 1, 6) || substring(id, 9, 9) as id, min(id) as name
from stg_identity
where is_short and is_valid
group by substring(id, 1, 6) || substring(id, 9, 9)
