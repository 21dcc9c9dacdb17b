-- One row per area, group of people, window and number of months received in it: as `received_rows`, of all windows.
with placed as (
    @placed
)
select placed.place, sex, age, hukou, "until", window_months, months, persons
from received
join placed on placed.code = received.area
where programme = try_cast($programme as programme)
