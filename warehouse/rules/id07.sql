-- One row per hit: a live person record with a 15-digit number that another live record holds in 18
-- characters.
select distinct old.system, old.person_no, old.township
from int_shared_record as old
join int_shared_record as new on new.id = old.id and not new.is_short
where old.is_short
