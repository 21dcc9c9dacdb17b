-- One row per asked area, last month of a window and number of months received in it: place of the area among all
-- codes in order, and persons.
with placed as (
    select code, cast(row_number() over (order by code) - 1 as integer) as place from area
)
select placed.place, "until", months, sum(persons)::bigint as persons
from received
join placed on placed.code = received.area
where window_months = $horizon and programme = $programme
    and placed.code in (select unnest($areas))
    and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
    and ($hukou = '' or hukou = $hukou)
group by all
