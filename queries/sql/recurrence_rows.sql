-- One row per shape of the spells of an asked area, over all months: place of the area among all codes in order,
-- first and last month, last months of the one, two and three spells of the same person before, and how many.
with placed as (
    @placed
)
select placed.place, start, "last" as ended, last_1, last_2, last_3, sum(spells)::bigint as spells
from recurrence
join placed on placed.code = recurrence.area
where (gap = $base or gap = $gap) and programme = try_cast($programme as programme)
    and placed.code in (select try_cast(unnest($areas) as area))
    and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
    and ($hukou = '' or hukou = $hukou)
group by all
