-- One row per shape of the spells of an asked area within the chosen calendar months: place of the area among
-- all codes in order, and what is seen of them. `exits_by_duration` adds the same spells up.
with asked as (
    @asked
),
placed as (
    select code as area, cast(row_number() over (order by code) - 1 as integer) as place from area
),
piece as (
    @seen
)
select placed.place, piece.entered, piece.ended, piece.exited, piece.spells
from piece
join placed on placed.area = piece.area
