-- One row per person: the period of birth, as the identity number tells it where it is sound, else as
-- recorded.
with told as (
    select number.person_id, min(checked.birth) as birth
    from int_identity_check as checked
    join int_person_number as number
        on number.system = checked.system and number.person_no = checked.person_no
    where checked.birth is not null
    group by number.person_id
)
select person.person_id, coalesce(told.birth, person.birth) as birth
from int_person as person
left join told on told.person_id = person.person_id
