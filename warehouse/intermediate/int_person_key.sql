-- One row per person record of a system: the first 128 bits of the keyed hash of its identity number
-- (HMAC-SHA256), the one in force where it was replaced, or of
-- system and number where the identity number is not valid.
with named as (
    select system, person_no, sex_code, born, is_local,
        case when is_valid then coalesce(renumbered.new_id, identity.id) else system || ':' || cast(person_no as varchar) end as name
    from stg_identity as identity
    left join int_renumbered as renumbered on renumbered.id = identity.id
),
hashed as (
    select named.system, named.person_no, named.sex_code, named.born, named.is_local,
        substring(
            sha256(secret.outer_pad || unhex(sha256(secret.inner_pad || encode(name)))), 1, 32
        ) as person_key
    from named cross join raw_secret as secret
)
select * from hashed
