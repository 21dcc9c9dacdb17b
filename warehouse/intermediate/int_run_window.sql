-- View. One row per run of a person, programme and area, and window into which it reaches: the months of it in the window.
-- Whoever asks for some runs or windows alone has only these looked at.
select run.person_id, run.programme, run.area, run.is_single, run.is_only, run.is_lone, run.sex, run.hukou, run.birth,
    windows.until, windows.window_months,
    least(run.last_period, windows.until)
        - greatest(run.first_period, windows.until - windows.window_months + 1) + 1 as months
from int_run_area as run
join raw_windows as windows
    on run.last_period > windows.until - windows.window_months and run.first_period <= windows.until
