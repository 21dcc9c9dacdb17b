-- One row per identity number that a file gives instead of a person number: the person it belongs to.
select named.id, person.person_id
from int_named_id as named
join int_person as person on person.person_key = named.person_key
