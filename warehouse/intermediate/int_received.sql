-- One row per person, programme ('any' for all cash benefits) and window with a month received in it:
-- months, and the township of the last of them. A month counts once, however many townships or
-- benefits paid for it.
with whole as (
    select person_id, programme, first_period, last_period from int_run_area where is_single
    union all
    select person_id, 'any' as programme, first_period, last_period from int_run_area where is_only
    union all
    select run.person_id, run.programme, run.first_period, run.last_period
    from int_run_area as run
    join raw_area as root on root.code = run.area and root.rank = 0
    where not run.is_single
),
totals as (
    select whole.person_id, whole.programme, windows.until, windows.window_months,
        sum(
            least(whole.last_period, windows.until)
            - greatest(whole.first_period, windows.until - windows.window_months + 1) + 1
        ) as months
    from whole
    join raw_windows as windows
        on whole.last_period > windows.until - windows.window_months
        and whole.first_period <= windows.until
    group by whole.person_id, whole.programme, windows.until, windows.window_months
),
placed as (
    select person_id, programme, township, last_period, first_period from int_run
    union all
    select person_id, 'any' as programme, township, last_period, first_period from int_run
),
latest as (
    select placed.person_id, placed.programme, windows.until, windows.window_months,
        max_by(
            placed.township, row(least(placed.last_period, windows.until), placed.township)
        ) as township
    from placed
    join raw_windows as windows
        on placed.last_period > windows.until - windows.window_months
        and placed.first_period <= windows.until
    group by placed.person_id, placed.programme, windows.until, windows.window_months
)
select totals.person_id, totals.programme, totals.until, totals.window_months, totals.months,
    latest.township
from totals
join latest
    on latest.person_id = totals.person_id and latest.programme = totals.programme
    and latest.until = totals.until and latest.window_months = totals.window_months
