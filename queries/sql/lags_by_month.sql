-- One row per area and number of months since the start of a benefit: spells begun in the chosen months
-- that first use the paired service in that month (used), that end without it (left), or are seen no
-- longer (ce).
with asked as (
    @asked
),
counted as (
    select cast(risk.area as varchar) as area, risk.last as duration,
        sum(case when outcome = 'used' then spells else 0 end)::bigint as used,
        sum(case when outcome = 'left' then spells else 0 end)::bigint as "left",
        sum(case when outcome = '' then spells else 0 end)::bigint as ce
    from risk
    join asked on try_cast(asked.area as area) = risk.area
    where clock = 'service' and programme = try_cast($programme as programme) and start between $first and $last
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
        and ($hukou = '' or hukou = $hukou)
    group by risk.area, risk.last
    order by area, risk.last
)
select * from counted
