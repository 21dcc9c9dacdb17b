-- One row per dibao case, township and uninterrupted sequence of months with the same net amount: fen a month for the
-- household. Most cases have one a year.
with numbered as (
    select case_no, township, period, fen,
        period - row_number() over (partition by case_no, township, fen order by period) as island
    from int_case_month
)
select case_no, township, min(period) as first_period, max(period) as last_period, fen
from numbered
group by case_no, township, fen, island
