-- One row per office whose application dates crowd on the 1st and the 15th: dates, those that do, and the
-- share among all other offices.
select office, township as area, dates, heaped, usual from p19 order by heaped / cast(dates as double) desc
