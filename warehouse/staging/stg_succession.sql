-- One row per code that reports are made under and township it belongs to now: the shares of what is
-- reported that come before and up to that township. A code of one township has 0 and 1.
with placed as (
    select code, township, cast(1 as double) as share from raw_place
    union all
    select code, successor as township, share from raw_township_code where kind = 'split'
),
shared as (
    select code, township, share, sum(share) over (
        partition by code order by township rows between unbounded preceding and current row
    ) as share_to
    from placed
)
select code, township, share_to - share as share_from, share_to from shared
