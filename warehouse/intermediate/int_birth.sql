-- One row per person: the period of birth, as the identity number tells it where it is sound, else as
-- recorded.
with told as (
    select number.person_id,
        min(
            (cast(substring(identity.id, 7, 4) as integer) - first.year) * 12
                + cast(substring(identity.id, 11, 2) as integer) - 1
        ) as birth
    from stg_identity as identity
    join int_identity_check as checked
        on checked.system = identity.system and checked.person_no = identity.person_no
        and checked.is_valid and not checked.id03
    join int_person_number as number
        on number.system = identity.system and number.person_no = identity.person_no
    cross join raw_first_year as first
    where identity.is_resident
    group by number.person_id
)
select person.person_id, coalesce(told.birth, person.birth) as birth
from int_person as person
left join told on told.person_id = person.person_id
