-- One row per area: persons with a benefit who used the service paired with it, in the last twelve complete months.
-- `unserved_by_area` finds the same.
select link.area, sum(link.users)::bigint as users
from link
join programme on programme.programme = link.programme and programme.paired = link.service
where link.programme = $programme and ($sex = '' or link.sex = $sex)
    and ($age = '' or link.age = $age) and ($hukou = '' or link.hukou = $hukou)
group by link.area
