-- One row per identity number that a file gives instead of a person number: the number in force (of 15 digits that of
-- the 18 to which a register widens them), and its keyed hash.
with given as (
    select distinct upper(id_card) as id from raw_rent_period
    union
    select distinct upper(id_card) as id from raw_service_event
    union
    select distinct upper(id_card) as id from raw_certificate
),
widened as (
    select given.id, coalesce(short.name, given.id) as name
    from given
    left join int_short_id as short on short.id = given.id
),
in_force as (
    select widened.id, coalesce(renumbered.new_id, widened.name) as new_id
    from widened
    left join int_renumbered as renumbered on renumbered.id = widened.name
),
hashed as (
    select id, new_id,
        substring(
            sha256(secret.outer_pad || unhex(sha256(secret.inner_pad || encode(new_id)))), 1, 32
        ) as person_key
    from in_force cross join raw_secret as secret
)
select * from hashed
