-- One row per shape of the spells of an asked area within the chosen calendar months: place of the area among
-- all codes in order, months elapsed before they are seen, months until they end or stop being observed, whether
-- they end, and how many. `exits_by_duration` adds the same spells up.
with placed as (
    select code, cast(row_number() over (order by code) - 1 as integer) as place from area
),
asked as (
    select layer.code as area
    from layer
    join ancestor on ancestor.code = layer.code
    where layer.level = $level and ancestor.ancestor = $within
    union
    select unnest($areas)
),
piece as (
    select placed.place,
        greatest(entry, $first - start) as entered,
        least("last", $last - start + 1) as ended,
        (outcome <> '' and "last" <= $last - start + 1) as exited,
        spells
    from risk
    join placed on placed.code = risk.area
    where gap in (1, $gap) and clock = 'receipt' and programme = $programme and start <= $last
        and placed.code in (select area from asked)
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
        and ($hukou = '' or hukou = $hukou)
)
select place, entered, ended, exited, spells from piece where entered < ended
