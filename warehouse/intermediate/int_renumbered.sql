-- One row per identity number that the register replaced: the number in force.
select upper(trim(old_id)) as id, max_by(upper(trim(new_id)), cast(change_date as date)) as new_id
from raw_id_change
group by upper(trim(old_id))
