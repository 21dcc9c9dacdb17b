-- One row per programme, area of any level, sex, age, hukou, window and number of months received in it:
-- persons.
select counted.programme, above.ancestor as area, counted.sex, counted.age, counted.hukou,
    counted.until, counted.window_months, counted.months, sum(counted.persons) as persons
from received as counted
join raw_ancestor as above on above.code = counted.township
group by all
order by counted.programme, area
