-- One row per asked area: spells observed in the chosen months when any month without benefit ends
-- them (runs), and under the chosen gap tolerance (spells).
with counted as (
    select cast(risk.area as varchar) as area,
        sum(case when risk.gap in (0, 1) then risk.spells else 0 end)::bigint as runs,
        sum(case when risk.gap in (1, $gap) then risk.spells else 0 end)::bigint as spells
    from risk
    where risk.gap in (0, 1, $gap) and risk.clock = 'receipt' and risk.programme = try_cast($programme as programme) and risk.start <= $last
        and risk.area in (select try_cast(unnest($areas) as area))
        and greatest(risk.entry, $first - risk.start) < least(risk.last, $last - risk.start + 1)
        and ($sex = '' or risk.sex = $sex) and ($age = '' or risk.age = $age)
        and ($hukou = '' or risk.hukou = $hukou)
    group by risk.area
)
select * from counted order by area
