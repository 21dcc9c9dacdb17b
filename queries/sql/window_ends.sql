-- One row per last month of a window in which months of receipt are counted.
select distinct "until" from received where window_months = $horizon and programme = $programme order by "until"
