-- One row per township and sequence of periods for which civil affairs delivered no payment,
-- although it did before and after.
with delivered as (
    select distinct township, period from int_case_month
),
followed as (
    select township, period,
        lead(period) over (partition by township order by period) as next_period
    from delivered
),
usual as (
    select township, count(*) as months from int_case_month group by township
),
outage as (
    select followed.township, period + 1 as first_period, next_period - 1 as last_period
    from followed
    join usual on usual.township = followed.township
    cross join raw_extraction as extraction
    where next_period > period + 1 and usual.months >= 12 * extraction.months
)
select * from outage
