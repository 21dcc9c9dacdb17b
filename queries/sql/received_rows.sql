-- One row per asked area, last month of a window and number of months received in it: place of the area among all
-- codes in order, and persons.
with placed as (
    @placed
)
select placed.place, "until", months, sum(persons)::bigint as persons
from received
join placed on placed.code = received.area
where window_months = $horizon and programme = try_cast($programme as programme)
    and placed.code in (select try_cast(unnest($areas) as area))
    and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
    and ($hukou = '' or hukou = $hukou)
group by all
