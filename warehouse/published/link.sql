-- One row per benefit, service, area of any level, sex, age and hukou: persons with the benefit who used
-- the service in the last twelve complete months, how many would have at the rate of residents without
-- the benefit in the same township and group, and the variance of that number.
select counted.programme, counted.service, above.ancestor as area, counted.sex, counted.age,
    counted.hukou, sum(counted.users) as users, sum(counted.compared) as compared,
    cast(sum(cast(counted.expected as decimal(20, 9))) as double) as expected,
    cast(sum(cast(counted.spread as decimal(20, 9))) as double) as spread
from link as counted
join raw_ancestor as above on above.code = counted.township
group by all
order by counted.programme, area
