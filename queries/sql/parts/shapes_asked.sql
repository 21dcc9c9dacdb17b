-- One row per row of `risk` on a clock, of the asked areas and people: of the way of counting spells that is asked
-- for and of another.
from risk
join placed on placed.code = risk.area
where (gap = $base or gap = $gap) and clock = $clock and programme = try_cast($programme as programme)
    and placed.code in (select try_cast(unnest($areas) as area))
    and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
    and ($hukou = '' or hukou = $hukou)
