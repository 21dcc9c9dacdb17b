-- One row per row of `risk` with spells of receipt of the asked areas seen in the chosen calendar months: months
-- elapsed before they are seen, months until they end or stop being observed, whether they end, how many.
select cast(risk.area as varchar) as area,
    greatest(entry, $first - start) as entered,
    least("last", $last - start + 1) as ended,
    (outcome <> '' and "last" <= $last - start + 1) as exited,
    spells
from risk
where risk.area in (select try_cast(area as area) from asked) and gap in (1, $gap) and clock = 'receipt' and programme = try_cast($programme as programme)
    and start <= $last and entered < ended
    and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
    and ($hukou = '' or hukou = $hukou)
