-- One row per person record of a system: the first 128 bits of the keyed hash of its identity number
-- (HMAC-SHA256), the one in force where it was replaced, or of
-- system and number where the identity number is not valid. `sound_birth` is the birth that the number tells, where
-- that can be.
with named as (
    select identity.system, identity.person_no, identity.sex_code, identity.born, identity.is_local,
        case when not identity.is_impossible then identity.id_birth end as sound_birth,
        case when identity.is_valid then coalesce(renumbered.new_id, identity.id)
            else identity.system || ':' || cast(identity.person_no as varchar) end as name
    from stg_identity as identity
    left join int_renumbered as renumbered on renumbered.id = identity.id
),
hashed as (
    select named.system, named.person_no, named.sex_code, named.born, named.is_local, named.sound_birth,
        substring(
            sha256(secret.outer_pad || unhex(sha256(secret.inner_pad || encode(name)))), 1, 32
        ) as person_key
    from named cross join raw_secret as secret
)
select * from hashed
