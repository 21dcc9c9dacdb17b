-- One row per identity number that stands in a register, in 18 characters or in 15 digits, is given by a file, or is
-- an earlier or later one of these: the person it belongs to.
with registered as (
    select identity.id, number.person_id
    from stg_identity as identity
    join int_person_number as number
        on number.system = identity.system and number.person_no = identity.person_no
    where identity.is_valid
    union all
    select id, person_id from int_named_person
),
one_of_several as (
    select id, new_id from int_renumbered
    union all
    select distinct last.new_id, last.new_id
    from int_renumbered as last
    left join int_renumbered as again on again.id = last.new_id
    where again.id is null
),
in_force as (
    select one_of_several.new_id as id, min(registered.person_id) as person_id
    from registered
    join one_of_several on one_of_several.id = registered.id
    group by one_of_several.new_id
),
known as (
    select id, person_id from registered
    union all
    select id, person_id from in_force
    union all
    select renumbered.id, in_force.person_id
    from in_force
    join int_renumbered as renumbered on renumbered.new_id = in_force.id
    union all
    select short.id, registered.person_id
    from registered
    join int_short_id as short on short.name = registered.id
)
select id, min(person_id) as person_id from known group by id
