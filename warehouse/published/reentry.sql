-- One row per gap tolerance, programme, area of any level, sex, age, hukou, month of exit, months off and whether a new
-- spell followed: exits.
with above as (
    select counted.gap, counted.programme, above.ancestor as area, counted.sex, counted.age, counted.hukou,
        counted.exited, counted.months, counted.returned, sum(counted.spells) as spells
    from reentry as counted
    join raw_ancestor as above on above.code = counted.township and above.ancestor <> above.code
    group by all
    having sum(counted.spells) <> 0
)
select gap, programme, township as area, sex, age, hukou, exited, months, returned, spells from reentry
union all
select * from above
order by programme, area, gap
