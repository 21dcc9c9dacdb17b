-- One row per area of any level, item and two systems (or a system and the identity number): records
-- compared, and those that agree.
select above.ancestor as area, counted.item, counted.system, counted.other,
    sum(counted.compared) as compared, sum(counted.agreed) as agreed
from item_agreement as counted
join raw_ancestor as above on above.code = counted.township
group by above.ancestor, counted.item, counted.system, counted.other
order by area, item, system, other
