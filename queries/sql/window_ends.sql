-- One row per programme, length of window and last month of a window in which months of receipt are counted.
select distinct cast(programme as varchar) as programme, window_months, "until" from received
