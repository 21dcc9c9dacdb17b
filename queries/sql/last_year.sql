-- One row per file: the last month of the last window of twelve months in which months of receipt are counted.
select max("until") as "until" from received where window_months = 12
