-- One row per asked area and duration in months: spells of it. Of those under way in the last chosen
-- month, the months so far ('stock'); of those that ended in the chosen months, all ('ended').
with piece as (
    select cast(risk.area as varchar) as area,
        case $count when 'stock' then $last - risk.start + 1 else risk.last end as duration,
        risk.spells
    from risk
    where risk.gap in (1, $gap) and risk.clock = 'receipt' and risk.programme = try_cast($programme as programme)
        and risk.area in (select try_cast(unnest($areas) as area))
        and risk.start <= $last and ($count = 'ended' or risk.start + risk.entry <= $last)
        and ($sex = '' or risk.sex = $sex) and ($age = '' or risk.age = $age)
        and ($hukou = '' or risk.hukou = $hukou)
        and case $count when 'stock' then risk.start + risk.last - 1 >= $last
            else risk.outcome <> '' and risk.start + risk.last - 1 between $first and $last end
),
counted as (
    select area, duration, 0::bigint as n_in, sum(spells)::bigint as ev, 0::bigint as ce
    from piece
    group by area, duration
    order by area, duration
)
select * from counted
