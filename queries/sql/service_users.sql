-- One row per service of an area: users in the last twelve complete months, uses, months with use, and
-- users whose last use lies in the last three months.
select area, programme, sum(persons)::bigint as persons, sum(uses)::bigint as uses,
    sum(months * persons)::bigint as months,
    coalesce(sum(persons) filter (where since < 3), 0)::bigint as recent
from service_user
where area = $area and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
    and ($hukou = '' or hukou = $hukou)
group by area, programme
order by programme
