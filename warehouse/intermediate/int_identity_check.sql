-- One row per person record of a system: its identity number in 18 characters, and what the checks of
-- GB 11643 find in it. What a number tells is checked only where its check digit is right; a birth date or
-- sex that differs is let pass for two months after the number was changed. Other documents pass.
with numbered as (
    select identity.*,
        try_cast(
            substring(id, 7, 4) || '-' || substring(id, 11, 2) || '-' || substring(id, 13, 2) as date
        ) as id_birth,
        case when cast(substring(id, 17, 1) as integer) % 2 = 1 then '1' else '2' end as id_sex
    from (select * from stg_identity where is_valid and is_resident) as identity
),
lately as (
    select upper(trim(raw.old_id)) as id
    from raw_id_change as raw cross join raw_extraction as extraction
    group by upper(trim(raw.old_id)), extraction.extracted
    having max(cast(raw.change_date as date)) + interval '2' month >= extraction.extracted
),
told as (
    select numbered.system, numbered.person_no,
        coalesce(
            numbered.id_birth > extraction.extracted
            or year(numbered.id_birth) < year(extraction.extracted) - 120, true
        ) as is_impossible,
        region.region is null as is_foreign,
        numbered.id_birth <> numbered.birth_date and lately.id is null as differs_in_birth,
        numbered.id_sex <> numbered.sex_code and lately.id is null as differs_in_sex
    from numbered
    cross join raw_extraction as extraction
    left join raw_region as region on region.region = substring(numbered.id, 1, 6)
    left join lately on lately.id = numbered.id
)
select identity.system, identity.person_no, place.township, identity.is_valid,
    not identity.is_formed as id01,
    identity.is_formed and not identity.is_valid as id02,
    coalesce(told.is_impossible, false) as id03,
    coalesce(told.is_foreign, false) as id04,
    coalesce(told.differs_in_birth and not told.is_impossible, false) as id05,
    coalesce(told.differs_in_sex, false) as id06
from stg_identity as identity
join raw_place as place on place.code = identity.town_code
left join told on told.system = identity.system and told.person_no = identity.person_no
