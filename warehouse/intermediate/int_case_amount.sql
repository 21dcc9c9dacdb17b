-- One row per dibao case, township and uninterrupted sequence of months with the same net amount: fen a month for the
-- household. Most cases have one a year, so that only those of an amount that is left and taken up again are numbered.
with told as (
    select case_no, township, fen, min(period) as first_period, max(period) as last_period, count(*) as months
    from int_case_month
    group by case_no, township, fen
),
numbered as (
    select case_no, township, period, fen,
        period - row_number() over (partition by case_no, township, fen order by period) as island
    from int_case_month
    semi join (select * from told where last_period - first_period >= months) as broken
        on broken.case_no = int_case_month.case_no and broken.township = int_case_month.township
        and broken.fen = int_case_month.fen
)
select case_no, township, first_period, last_period, fen from told where last_period - first_period < months
union all
select case_no, township, min(period) as first_period, max(period) as last_period, fen
from numbered
group by case_no, township, fen, island
