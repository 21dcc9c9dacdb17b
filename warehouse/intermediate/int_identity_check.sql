-- One row per person record of a system in which the checks of GB 11643 find something: what it is, of its identity
-- number in 18 characters. What a number tells is checked only where its check digit is right; a birth date or
-- sex that differs is let pass for two months after the number was change_date. Other documents pass.
with lately as (
    select renumbered.id
    from int_renumbered as renumbered cross join raw_extraction as extraction
    where renumbered.change_date + interval '2' month >= extraction.extracted
),
told as (
    select identity.system, identity.person_no, identity.township, identity.is_formed, identity.is_valid,
        identity.birth_date, identity.sex_code, identity.id_birth, identity.is_impossible, lately.id is null as is_settled,
        case when identity.is_valid and identity.is_resident then identity.id end as id
    from stg_identity as identity
    left join lately on lately.id = identity.id
),
numbered as (
    select *, case when cast(substring(id, 17, 1) as integer) % 2 = 1 then '1' else '2' end as id_sex
    from told
),
judged as (
    select numbered.*,
        numbered.id is not null and region.region is null as is_foreign,
        numbered.id is not null and numbered.is_settled and numbered.id_birth <> numbered.birth_date
            as differs_in_birth,
        numbered.id is not null and numbered.is_settled and numbered.id_sex <> numbered.sex_code
            as differs_in_sex
    from numbered
    left join raw_region as region on region.region = substring(numbered.id, 1, 6)
),
found as (
    select system, person_no, township, is_valid, not is_formed as id01, is_formed and not is_valid as id02,
        is_impossible as id03, is_foreign as id04, coalesce(differs_in_birth and not is_impossible, false) as id05,
        coalesce(differs_in_sex, false) as id06
    from judged
)
select * from found where id01 or id02 or id03 or id04 or id05 or id06
