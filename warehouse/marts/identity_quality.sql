-- One row per township: person records, and those whose identity number passes the checks of length, check
-- digit and date.
select township, count(*) as records,
    sum(case when is_valid and not is_impossible then 1 else 0 end) as valid_ids
from stg_identity
group by township
