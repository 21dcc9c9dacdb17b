-- One row per identity number that stands in a register, replaced one that does, or is given by a file: the
-- person it belongs to.
with registered as (
    select identity.id, number.person_id
    from stg_identity as identity
    join int_person_number as number
        on number.system = identity.system and number.person_no = identity.person_no
    where identity.is_valid
),
known as (
    select id, person_id from registered
    union all
    select renumbered.new_id, registered.person_id
    from registered
    join int_renumbered as renumbered on renumbered.id = registered.id
    union all
    select named.id, person.person_id
    from int_named_id as named
    join int_person as person on person.person_key = named.person_key
)
select id, min(person_id) as person_id from known group by id
