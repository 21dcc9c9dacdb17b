-- One row per dibao case, township and uninterrupted sequence of paid months.
with numbered as (
    select case_no, township, period,
        period - row_number() over (partition by case_no, township order by period) as island
    from int_case_month
),
run as (
    select case_no, township, min(period) as first_period, max(period) as last_period
    from numbered
    group by case_no, township, island
)
select * from run
