-- One row per delivered table, code of a township that was split, and way in which rows under it went to its parts.
select source, code, way, sum(rows_used) as rows_used
from divided
group by source, code, way
order by source, code, rows_used desc
