-- One row per delivered table: the rows that were used, those of them that name an area (null where the table names no
-- townships), and the beginning of the hash of its files.
select source.source, source.rows_in - source.rows_rejected as rows_all, left(source.sha256, 12) as hash,
    cast(case when here.rows_used is not null then here.rows_used
        when source.source in (select place_rows.source from place_rows) then 0 end as double) as rows_used
from source
left join place_rows as here on here.source = source.source and here.area = $area
