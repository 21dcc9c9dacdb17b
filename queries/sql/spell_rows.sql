-- One row per shape of the spells of an asked area on a clock, over all months: place of the area among all codes in
-- order, first month, months elapsed before they are seen, months until they end or stop being observed, whether
-- they end, and how many.
with placed as (
    select code, cast(row_number() over (order by code) - 1 as integer) as place from area
)
select placed.place, start, entry, "last" as ended, outcome <> '' as event, sum(spells)::bigint as spells
from risk
join placed on placed.code = risk.area
where (gap = $base or gap = $gap) and clock = $clock and programme = $programme
    and placed.code in (select unnest($areas))
    and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
    and ($hukou = '' or hukou = $hukou)
group by all
