-- One row per programme, township, sex, age, hukou, window and number of months received in it:
-- persons, in the township of their last month in the window.
with overlapped as (
    select run.person_id, run.programme, run.township, windows.until, windows.window_months,
        least(run.last_period, windows.until) as last_month,
        least(run.last_period, windows.until)
            - greatest(run.first_period, windows.until - windows.window_months + 1) + 1 as months
    from int_run as run
    join raw_windows as windows
        on run.last_period > windows.until - windows.window_months
        and run.first_period <= windows.until
),
totals as (
    select person_id, programme, until, window_months, sum(months) as months,
        max_by(township, last_month) as township
    from overlapped
    group by person_id, programme, until, window_months
),
counted as (
    select totals.programme, totals.township, person.sex, ages.age, person.hukou, totals.until,
        totals.window_months, least(totals.months, totals.window_months) as months,
        count(*) as persons
    from totals
    join int_person as person on person.person_id = totals.person_id
    join raw_ages as ages
        on totals.until - person.birth >= ages.low and totals.until - person.birth < ages.high
    group by totals.programme, totals.township, person.sex, ages.age, person.hukou, totals.until,
        totals.window_months, least(totals.months, totals.window_months)
)
select * from counted
