-- One row per area and group of people: persons with a benefit who used the service paired with it, in the last twelve
-- complete months.
with placed as (
    @placed
)
select placed.place, link.sex, link.age, link.hukou, link.users
from link
join programme on programme.programme = link.programme and programme.paired = link.service
join placed on placed.code = link.area
where link.programme = $programme
