-- One row per person as the exact linkage knows them: the record of the system that is believed first.
select *
from described
qualify row_number() over (partition by person_key order by not is_live, preference, person_no) = 1
