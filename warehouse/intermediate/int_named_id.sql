-- One row per identity number that a file gives instead of a person number: its keyed hash.
with given as (
    select distinct upper(trim(id_card)) as id from raw_rent_period
    union
    select distinct upper(trim(id_card)) as id from raw_service_event
    union
    select distinct upper(trim(id_card)) as id from raw_certificate
),
hashed as (
    select id,
        substring(
            sha256(secret.outer_pad || unhex(sha256(secret.inner_pad || encode(id)))), 1, 32
        ) as person_key
    from given cross join raw_secret as secret
)
select * from hashed
