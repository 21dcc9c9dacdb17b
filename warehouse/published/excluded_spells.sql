-- One row per programme and area of any level: spells under way when the window opened, without award date.
select counted.programme, above.ancestor as area, sum(counted.spells) as spells
from excluded_spell as counted
join raw_ancestor as above on above.code = counted.township
group by all
order by counted.programme, area
