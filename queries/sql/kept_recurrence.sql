-- One row per shape of the spells of every area: as `recurrence_rows` without the spells further back, by group of people.
with placed as (
    @placed
)
select placed.place, sex, age, hukou, start, "last" as ended, last_1, spells
from recurrence
join placed on placed.code = recurrence.area
where gap = 1 and programme = try_cast($programme as programme)
