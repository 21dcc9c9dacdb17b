-- One row per shape of the exits of an asked area, over all months: place of the area among all codes in order,
-- month, months until a new spell or, so far, without one, whether there was one, and how many.
with placed as (
    @placed
)
select placed.place, exited as start, months as ended, returned as event, sum(spells)::bigint as spells
from reentry
join placed on placed.code = reentry.area
where (gap = $base or gap = $gap) and programme = try_cast($programme as programme)
    and placed.code in (select try_cast(unnest($areas) as area))
    and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
    and ($hukou = '' or hukou = $hukou)
group by all
