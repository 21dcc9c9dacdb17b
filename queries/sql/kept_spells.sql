-- One row per shape of the spells or applications of every area on a clock, for one way of counting: as `spell_rows`,
-- by group of people.
with placed as (
    @placed
)
select placed.place, sex, age, hukou, start, entry, "last" as ended, outcome <> '' as event, spells
from risk
join placed on placed.code = risk.area
where gap = $gap and clock = $clock and programme = try_cast($programme as programme)
