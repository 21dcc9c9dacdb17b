-- One row per dibao case, township and uninterrupted sequence of paid months.
with followed as (
    select *, lag(last_period) over (partition by case_no, township order by first_period) as paid_until
    from int_case_amount
),
numbered as (
    select *, sum(case when paid_until is null or first_period > paid_until + 1 then 1 else 0 end) over (
        partition by case_no, township order by first_period rows between unbounded preceding and current row
    ) as island
    from followed
)
select case_no, township, min(first_period) as first_period, max(last_period) as last_period
from numbered
group by case_no, township, island
