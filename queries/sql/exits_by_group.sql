-- One row per asked area, group, duration in months and outcome: spells that come under observation
-- after it (n_in), and that end (ev) or stop being observed (ce) at it, within the chosen months. Groups
-- are those of sex, age, hukou, programme, or the year the spell began; or there is one.
with piece as materialized (
    select cast(risk.area as varchar) as area,
        case $by when 'sex' then risk.sex when 'age' then risk.age when 'hukou' then risk.hukou
            when 'programme' then cast(risk.programme as varchar)
            when 'cohort' then cast(year(period.start) as varchar) else '' end as "group",
        greatest(risk.entry, $first - risk.start) as entered,
        least(risk.last, $last - risk.start + 1) as ended,
        case when risk.last <= $last - risk.start + 1 then risk.outcome else '' end as outcome,
        sum(risk.spells)::bigint as spells
    from risk
    left join period on $by = 'cohort' and period.period = risk.start
    where risk.gap in (1, $gap) and risk.clock = 'receipt' and risk.start <= $last
        and ($by = 'programme' or risk.programme = try_cast($programme as programme))
        and risk.area in (select try_cast(unnest($areas) as area))
        and ($sex = '' or $by = 'sex' or risk.sex = $sex)
        and ($age = '' or $by = 'age' or risk.age = $age)
        and ($hukou = '' or $by = 'hukou' or risk.hukou = $hukou)
    group by all
),
flow as (
    select area, "group", entered as duration, '' as outcome, spells as n_in, 0 as ev, 0 as ce
    from piece
    where entered < ended
    union all
    select area, "group", ended as duration, outcome, 0 as n_in,
        case when outcome <> '' then spells else 0 end as ev,
        case when outcome <> '' then 0 else spells end as ce
    from piece
    where entered < ended
),
counted as (
    select area, "group", duration, outcome, sum(n_in)::bigint as n_in, sum(ev)::bigint as ev,
        sum(ce)::bigint as ce
    from flow
    where "group" is not null
    group by area, "group", duration, outcome
    order by area, "group", duration, outcome
)
select * from counted
