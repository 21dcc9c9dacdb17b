-- One row per gap tolerance, programme, area of any level, sex, age, hukou, first and last month of a spell, and last
-- months of the three spells before it: spells.
with above as (
    select counted.gap, counted.programme, above.ancestor as area, counted.sex, counted.age, counted.hukou,
        counted.start, counted.last, counted.last_1, counted.last_2, counted.last_3,
        sum(counted.spells) as spells
    from recurrence as counted
    join raw_ancestor as above on above.code = counted.township and above.ancestor <> above.code
    group by all
    having sum(counted.spells) <> 0
)
select gap, programme, township as area, sex, age, hukou, start, last, last_1, last_2, last_3, spells
from recurrence
union all
select * from above
order by programme, area, gap
