-- One row per area: spells that overlap the chosen months, and persons with at least one, two,
-- three of them. Spell i is its person's j-th in the window if the one j places before it ended
-- too early and the one after that did not.
with asked as (
    @asked
),
counted as (
    select cast(recurrence.area as varchar) as area,
        sum(spells)::bigint as spells,
        sum(case when last_1 < $first then spells else 0 end)::bigint as persons_1,
        sum(case when last_1 >= $first and last_2 < $first then spells else 0 end)::bigint
            as persons_2,
        sum(case when last_2 >= $first and last_3 < $first then spells else 0 end)::bigint
            as persons_3
    from recurrence
    join asked on try_cast(asked.area as area) = recurrence.area
    where gap in (1, $gap) and programme = try_cast($programme as programme) and start <= $last and "last" >= $first
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
        and ($hukou = '' or hukou = $hukou)
    group by recurrence.area
    order by area
)
select * from counted
