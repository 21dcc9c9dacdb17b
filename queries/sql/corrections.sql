-- One row per table, column and state of corrections.
select * from correction order by source, column_name, state
