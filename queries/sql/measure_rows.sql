-- One row per area with a figure and group of people: place of the area among all codes in order, and prefix sums
-- of a measure over the periods. `sums_by_area` adds up the same rows.
with placed as (
    select code, cast(row_number() over (order by code) - 1 as integer) as place from area
)
select placed.place, sex, age, hukou, cum
from cube
join placed on placed.code = cube.area
where measure = $measure and programme = $programme
