-- One row per township, item and two systems (or a system and the identity number): records of the same
-- valid number compared, and those that agree.
with pair as (
    select one.township, one.system, two.system as other,
        count(one.name = two.name) as names, sum(case when one.name = two.name then 1 else 0 end) as same_names,
        count(one.sex_code = two.sex_code) as sexes,
        sum(case when one.sex_code = two.sex_code then 1 else 0 end) as same_sexes,
        count(one.birth_date = two.birth_date) as births,
        sum(case when one.birth_date = two.birth_date then 1 else 0 end) as same_births,
        count(one.is_local = two.is_local) as hukous,
        sum(case when one.is_local = two.is_local then 1 else 0 end) as same_hukous,
        count(*) as places, sum(case when one.township = two.township then 1 else 0 end) as same_places
    from int_shared_record as one
    join int_shared_record as two on two.id = one.id and two.system > one.system
    where one.is_resident and two.is_resident
    group by one.township, one.system, two.system
),
number as (
    select township, system, count(sex_code) as sexes,
        sum(case when sex_code = case when cast(substring(id, 17, 1) as integer) % 2 = 1 then '1' else '2' end
            then 1 else 0 end) as same_sexes,
        count(birth_date = id_birth) as births, sum(case when birth_date = id_birth then 1 else 0 end) as same_births
    from stg_identity
    where is_valid and is_resident and is_live
    group by township, system
),
compared as (
    select township, 'name' as item, system, other, names as compared, same_names as agreed from pair
    union all
    select township, 'sex', system, other, sexes, same_sexes from pair
    union all
    select township, 'birth', system, other, births, same_births from pair
    union all
    select township, 'hukou', system, other, hukous, same_hukous from pair
    union all
    select township, 'place', system, other, places, same_places from pair
    union all
    select township, 'sex', system, 'number', sexes, same_sexes from number
    union all
    select township, 'birth', system, 'number', births, same_births from number
)
select township, item, system, other, compared, agreed
from compared
where compared > 0
