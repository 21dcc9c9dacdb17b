-- One row per township: person records, and those whose identity number passes every check.
select place.township, count(*) as records,
    sum(case when identity.is_valid then 1 else 0 end) as valid_ids
from stg_identity as identity
join raw_place as place on place.code = identity.town_code
group by place.township
