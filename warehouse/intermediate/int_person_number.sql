-- One row per person record of a system: the person it belongs to.
select key.system, key.person_no, person.person_id
from int_person_key as key
join int_person as person on person.person_key = key.person_key
