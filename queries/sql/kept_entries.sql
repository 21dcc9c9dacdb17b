-- One row per area, group of people, month and previous paid month: as `entry_rows`, by group of people.
with placed as (
    @placed
)
select placed.place, sex, age, hukou, period, previous, persons
from entry
join placed on placed.code = entry.area
where programme = try_cast($programme as programme)
