-- One row per table and column with rejected rows.
select * from rejection order by rows_rejected desc, source, column_name
