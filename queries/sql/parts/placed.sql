-- One row per area: its code, and its place among all codes in order.
select code, cast(row_number() over (order by code) - 1 as integer) as place from area
