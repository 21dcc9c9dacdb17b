-- One row per area and duration in months: spells that come under observation after it (n_in), and
-- that end (ev) or stop being observed (ce) at it, within the chosen calendar months.
with asked as (
    select layer.code as area
    from layer
    join ancestor on ancestor.code = layer.code
    where layer.level = $level and ancestor.ancestor = $within
    union
    select unnest($areas)
),
piece as (
    select risk.area,
        greatest(entry, $first - start) as entered,
        least("last", $last - start + 1) as ended,
        (outcome <> '' and "last" <= $last - start + 1) as exited,
        spells
    from risk
    join asked on asked.area = risk.area
    where gap in (1, $gap) and clock = 'receipt' and programme = $programme and start <= $last
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
        and ($hukou = '' or hukou = $hukou)
),
flow as (
    select area, entered as duration, spells as n_in, 0 as ev, 0 as ce
    from piece where entered < ended
    union all
    select area, ended as duration, 0 as n_in, case when exited then spells else 0 end as ev,
        case when exited then 0 else spells end as ce
    from piece where entered < ended
),
counted as (
    select area, duration, sum(n_in)::bigint as n_in, sum(ev)::bigint as ev, sum(ce)::bigint as ce
    from flow
    group by area, duration
    order by area, duration
)
select * from counted
