-- One row per person: a dense number, sex, birth month (period index), hukou, and the birth month that rules go by: as
-- the identity number tells it where it is sound, else as recorded. Civil affairs is believed before social security,
-- that before pensions and healthcare, within a system the lower number; persons known only by their identity number
-- are read from it.
with ranked as (
    select person_key, sex_code, born, is_local, sound_birth,
        case system when 'civil_affairs' then 1 when 'hrss' then 2 when 'pension' then 3 else 4 end
            * 1000000000000 + person_no as preference
    from int_person_key
),
listed as (
    select person_key, min_by(sex_code, preference) as sex_code, min_by(born, preference) as born,
        min_by(is_local, preference) as is_local, min(sound_birth) as sound_birth
    from ranked
    group by person_key
),
unlisted as (
    select named.person_key,
        case when substring(named.new_id, 17, 1) in ('0', '2', '4', '6', '8') then '2' else '1' end as sex_code,
        try_cast(
            substring(named.new_id, 7, 4) || '-' || substring(named.new_id, 11, 2) || '-'
            || substring(named.new_id, 13, 2) as date
        ) as born,
        true as is_local, cast(null as date) as sound_birth
    from (select distinct person_key, new_id from int_named_id) as named
    left join listed on listed.person_key = named.person_key
    where listed.person_key is null and length(named.new_id) = 18
),
everybody as (
    select * from listed
    union all
    select * from unlisted
),
numbered as (
    select cast(row_number() over () as integer) as person_id, person_key,
        case when sex_code = '2' then 'f' else 'm' end as sex,
        cast((year(born) - first.year) * 12 + month(born) - 1 as integer) as birth,
        cast(
            (year(coalesce(sound_birth, born)) - first.year) * 12 + month(coalesce(sound_birth, born)) - 1 as integer
        ) as checked_birth,
        case when is_local then 'local' else 'migrant' end as hukou
    from everybody cross join raw_first_year as first
)
select * from numbered
