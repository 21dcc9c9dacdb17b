-- One row per shape of the spells of an asked area, over all months: place of the area among all codes in order,
-- first and last month, last months of the one, two and three spells of the same person before, and how many.
with placed as (
    select code, cast(row_number() over (order by code) - 1 as integer) as place from area
)
select placed.place, start, "last" as ended, last_1, last_2, last_3, sum(spells)::bigint as spells
from recurrence
join placed on placed.code = recurrence.area
where (gap = $base or gap = $gap) and programme = $programme
    and placed.code in (select unnest($areas))
    and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
    and ($hukou = '' or hukou = $hukou)
group by all
