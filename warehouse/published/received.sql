-- One row per programme, area of any level, sex, age, hukou, window and number of months received in it:
-- persons.
with above as (
    select counted.programme, above.ancestor as area, counted.sex, counted.age, counted.hukou,
        counted.until, counted.window_months, counted.months, sum(counted.persons) as persons
    from received as counted
    join raw_ancestor as above on above.code = counted.township and above.ancestor <> above.code
    group by all
)
select programme, township as area, sex, age, hukou, until, window_months, months, persons from received
union all
select * from above
order by programme, area
