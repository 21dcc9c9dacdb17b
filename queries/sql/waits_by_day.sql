-- One row per area and number of days: applications of the chosen months decided (ev) after that
-- many days, or still pending (ce) after them.
with asked as (
    @asked
),
counted as (
    select cast(risk.area as varchar) as area, "last" as duration, 0::bigint as n_in,
        sum(case when outcome <> '' then spells else 0 end)::bigint as ev,
        sum(case when outcome <> '' then 0 else spells end)::bigint as ce
    from risk
    join asked on try_cast(asked.area as area) = risk.area
    where clock = 'decision' and programme = try_cast($programme as programme) and start between $first and $last
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
        and ($hukou = '' or hukou = $hukou)
    group by risk.area, "last"
    order by area, "last"
)
select * from counted
