-- One row per township, item and two systems (or a system and the identity number): records of the same
-- valid number compared, and those that agree.
with person as (
    select identity.system, identity.person_no, identity.id, identity.name, identity.sex_code,
        identity.birth_date, identity.is_local, identity.township,
        case when cast(substring(identity.id, 17, 1) as integer) % 2 = 1 then '1' else '2' end as id_sex,
        try_cast(
            substring(identity.id, 7, 4) || '-' || substring(identity.id, 11, 2) || '-'
            || substring(identity.id, 13, 2) as date
        ) as id_birth
    from stg_identity as identity
    where identity.is_valid and identity.is_resident and identity.is_live
),
pair as (
    select one.township, one.system, two.system as other, one.name = two.name as name,
        one.sex_code = two.sex_code as sex, one.birth_date = two.birth_date as birth, one.is_local = two.is_local as hukou,
        one.township = two.township as place
    from person as one
    join person as two on two.id = one.id and two.system > one.system
),
between_systems as (
    select township, system, other,
        count(name) as name_compared, count(case when name then 1 end) as name_agreed,
        count(sex) as sex_compared, count(case when sex then 1 end) as sex_agreed,
        count(birth) as birth_compared, count(case when birth then 1 end) as birth_agreed,
        count(hukou) as hukou_compared, count(case when hukou then 1 end) as hukou_agreed,
        count(place) as place_compared, count(case when place then 1 end) as place_agreed
    from pair
    group by township, system, other
),
with_number as (
    select township, system, 'number' as other,
        count(sex_code = id_sex) as sex_compared, count(case when sex_code = id_sex then 1 end) as sex_agreed,
        count(birth_date = id_birth) as birth_compared, count(case when birth_date = id_birth then 1 end) as birth_agreed
    from person
    group by township, system
),
told as (
    select township, 'name' as item, system, other, name_compared as compared, name_agreed as agreed from between_systems
    union all
    select township, 'sex', system, other, sex_compared, sex_agreed from between_systems
    union all
    select township, 'birth', system, other, birth_compared, birth_agreed from between_systems
    union all
    select township, 'hukou', system, other, hukou_compared, hukou_agreed from between_systems
    union all
    select township, 'place', system, other, place_compared, place_agreed from between_systems
    union all
    select township, 'sex', system, other, sex_compared, sex_agreed from with_number
    union all
    select township, 'birth', system, other, birth_compared, birth_agreed from with_number
)
select * from told where compared > 0
