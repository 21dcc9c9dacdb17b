-- One row per asked area, month and previous paid month (-1: none): place of the area among all codes in order, and
-- persons paid in the month.
with placed as (
    @placed
)
select placed.place, period, previous, sum(persons)::bigint as persons
from entry
join placed on placed.code = entry.area
where programme = try_cast($programme as programme)
    and placed.code in (select try_cast(unnest($areas) as area))
    and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
    and ($hukou = '' or hukou = $hukou)
group by all
