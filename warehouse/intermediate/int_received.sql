-- View. One row per person, programme ('any' for all cash benefits of those with several) and window with a month
-- received in it: months, and the township of the last of them. A month counts once, however many
-- townships or benefits paid for it. `is_only` rows stand for 'any' as well. Sex, hukou and birth are those of the person.
with settled as (
    select person_id, programme, until, window_months, months, area as township, is_only, sex, hukou, birth
    from int_run_window
    where is_lone
    union all
    select person_id, programme, until, window_months, sum(months), max(area), bool_or(is_only), sex, hukou, birth
    from int_run_window
    where is_single and not is_lone
    group by person_id, programme, until, window_months, sex, hukou, birth
),
totals as (
    select moving.person_id, moving.programme, moving.until, moving.window_months,
        sum(moving.months) as months, moving.sex, moving.hukou, moving.birth
    from int_run_window as moving
    join raw_area as root on root.code = moving.area and root.rank = 0
    where not moving.is_single and not moving.is_lone
    group by moving.person_id, moving.programme, moving.until, moving.window_months, moving.sex, moving.hukou,
        moving.birth
),
placed as (
    select person_id, programme, township, last_period, first_period from int_run
    union all
    select person_id, cast('any' as programme) as programme, township, last_period, first_period from int_run
),
latest as (
    select placed.person_id, placed.programme, windows.until, windows.window_months,
        max_by(
            placed.township, row(least(placed.last_period, windows.until), placed.township)
        ) as township
    from placed
    semi join totals
        on totals.person_id = placed.person_id and totals.programme = placed.programme
    join raw_windows as windows
        on placed.last_period > windows.until - windows.window_months
        and placed.first_period <= windows.until
    group by placed.person_id, placed.programme, windows.until, windows.window_months
)
select person_id, programme, until, window_months, months, township, is_only, sex, hukou, birth from settled
union all
select totals.person_id, totals.programme, totals.until, totals.window_months, totals.months,
    latest.township, false as is_only, totals.sex, totals.hukou, totals.birth
from totals
join latest
    on latest.person_id = totals.person_id and latest.programme = totals.programme
    and latest.until = totals.until and latest.window_months = totals.window_months
