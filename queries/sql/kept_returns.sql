-- One row per shape of the exits of every area: as `return_rows`, by group of people.
with placed as (
    @placed
)
select placed.place, sex, age, hukou, exited as start, months as ended, returned as event, spells
from reentry
join placed on placed.code = reentry.area
where gap = 1 and programme = try_cast($programme as programme)
