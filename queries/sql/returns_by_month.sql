-- One row per area and number of months off benefit: exits of the chosen months that were followed
-- by a new spell (ev) after that many months, or not yet (ce).
with asked as (
    @asked
),
counted as (
    select cast(reentry.area as varchar) as area, months as duration, 0::bigint as n_in,
        sum(case when returned then spells else 0 end)::bigint as ev,
        sum(case when returned then 0 else spells end)::bigint as ce
    from reentry
    join asked on try_cast(asked.area as area) = reentry.area
    where gap in (1, $gap) and programme = try_cast($programme as programme) and exited between $first and $last
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
        and ($hukou = '' or hukou = $hukou)
    group by reentry.area, months
    order by area, months
)
select * from counted
