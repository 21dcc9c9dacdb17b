-- One row per set of benefits received in the last complete month in an area: persons.
select area, benefits, sum(persons)::bigint as persons
from combination
where area = $area and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
    and ($hukou = '' or hukou = $hukou)
group by area, benefits
order by persons desc, benefits
