-- One row per identity number that a file gives, or is an earlier, later, wider or shorter one of a person: the person
-- it belongs to, where one is known. Numbers that stand in registers alone nobody asks for.
with looked_for as (
    select id from int_named_id
    union
    select upper(id_card) from raw_document_request
    union
    select upper(id_card) from raw_death
    union
    select id from int_renumbered
    union
    select new_id from int_renumbered
    union
    select name from int_short_id
),
registered as (
    select identity.id, number.person_id
    from stg_identity as identity
    semi join looked_for on looked_for.id = identity.id
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
