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
    select one.township, one.system, two.system as other, one.name as name_1, two.name as name_2,
        one.sex_code as sex_1, two.sex_code as sex_2, one.birth_date as birth_1,
        two.birth_date as birth_2, one.is_local as local_1, two.is_local as local_2,
        one.township as place_1, two.township as place_2
    from person as one
    join person as two on two.id = one.id and two.system > one.system
),
compared as (
    select township, 'name' as item, system, other, name_1 = name_2 as agrees from pair
    union all
    select township, 'sex', system, other, sex_1 = sex_2 from pair
    union all
    select township, 'birth', system, other, birth_1 = birth_2 from pair
    union all
    select township, 'hukou', system, other, local_1 = local_2 from pair
    union all
    select township, 'place', system, other, place_1 = place_2 from pair
    union all
    select township, 'sex', system, 'number', sex_code = id_sex from person
    union all
    select township, 'birth', system, 'number', birth_date = id_birth from person
)
select township, item, system, other, count(*) as compared,
    sum(case when agrees then 1 else 0 end) as agreed
from compared
where agrees is not null
group by township, item, system, other
