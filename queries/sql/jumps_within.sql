-- One row per programme, township and period whose caseload changed far more than usual within an area and
-- some periods, the largest first.
select jump.programme, jump.area, jump.period, jump.before, jump.persons, jump.z
from jump
join ancestor on ancestor.code = jump.area
where ancestor.ancestor = $within and jump.period between $first and $last
order by abs(jump.z) desc, jump.area, jump.period
limit 12
