-- One row per identity number that a file gives instead of a person number: its keyed hash, of 15 digits
-- that of the 18 to which a register widens them.
with given as (
    select distinct upper(trim(id_card)) as id from raw_rent_period
    union
    select distinct upper(trim(id_card)) as id from raw_service_event
    union
    select distinct upper(trim(id_card)) as id from raw_certificate
),
widened as (
    select given.id, coalesce(short.id, given.id) as name
    from given
    left join (
        select id_recorded, min(id) as id
        from stg_identity
        where is_resident and is_valid and length(id_recorded) = 15
        group by id_recorded
    ) as short on short.id_recorded = given.id
),
hashed as (
    select id,
        substring(
            sha256(secret.outer_pad || unhex(sha256(secret.inner_pad || encode(name)))), 1, 32
        ) as person_key
    from widened cross join raw_secret as secret
)
select * from hashed
