-- One row per area: its code, and its place among all codes in order.
select try_cast(area.code as area) as code, cast(row_number() over (order by area.code) - 1 as integer) as place
from area
