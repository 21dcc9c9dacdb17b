-- One row per person, programme ('any' for all cash benefits) and window with a month received in it:
-- months, and the township of the last of them. A month counts once, however many townships or
-- benefits paid for it.
with settled as (
    select person_id, programme, area as township, first_period, last_period
    from int_run_area
    where is_single
    union all
    select person_id, 'any' as programme, area as township, first_period, last_period
    from int_run_area
    where is_only
),
moving as (
    select run.person_id, run.programme, run.first_period, run.last_period
    from int_run_area as run
    join raw_area as root on root.code = run.area and root.rank = 0
    where not run.is_single
),
counted as (
    select settled.person_id, settled.programme, windows.until, windows.window_months,
        sum(
            least(settled.last_period, windows.until)
            - greatest(settled.first_period, windows.until - windows.window_months + 1) + 1
        ) as months,
        max(settled.township) as township
    from settled
    join raw_windows as windows
        on settled.last_period > windows.until - windows.window_months
        and settled.first_period <= windows.until
    group by settled.person_id, settled.programme, windows.until, windows.window_months
),
totals as (
    select moving.person_id, moving.programme, windows.until, windows.window_months,
        sum(
            least(moving.last_period, windows.until)
            - greatest(moving.first_period, windows.until - windows.window_months + 1) + 1
        ) as months
    from moving
    join raw_windows as windows
        on moving.last_period > windows.until - windows.window_months
        and moving.first_period <= windows.until
    group by moving.person_id, moving.programme, windows.until, windows.window_months
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
    semi join moving
        on moving.person_id = placed.person_id and moving.programme = placed.programme
    join raw_windows as windows
        on placed.last_period > windows.until - windows.window_months
        and placed.first_period <= windows.until
    group by placed.person_id, placed.programme, windows.until, windows.window_months
)
select person_id, programme, until, window_months, months, township from counted
union all
select totals.person_id, totals.programme, totals.until, totals.window_months, totals.months,
    latest.township
from totals
join latest
    on latest.person_id = totals.person_id and latest.programme = totals.programme
    and latest.until = totals.until and latest.window_months = totals.window_months
