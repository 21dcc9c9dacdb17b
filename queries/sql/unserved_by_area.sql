-- One row per area: persons with a benefit in the last twelve complete months, and those of them who
-- used the service paired with it.
with asked as (
    @asked
),
latest as (
    select max(until) as until from received where window_months = 12
),
persons as (
    select cast(received.area as varchar) as area, sum(received.persons)::bigint as persons
    from received
    join latest on latest.until = received.until
    join asked on try_cast(asked.area as area) = received.area
    where received.window_months = 12 and received.programme = try_cast($programme as programme)
        and ($sex = '' or received.sex = $sex) and ($age = '' or received.age = $age)
        and ($hukou = '' or received.hukou = $hukou)
    group by received.area
),
linked as (
    select link.area, sum(link.users)::bigint as users
    from link
    join programme on programme.programme = link.programme and programme.paired = link.service
    join asked on asked.area = link.area
    where link.programme = $programme and ($sex = '' or link.sex = $sex)
        and ($age = '' or link.age = $age) and ($hukou = '' or link.hukou = $hukou)
    group by link.area
)
select persons.area, persons.persons, least(coalesce(linked.users, 0), persons.persons) as users
from persons
left join linked on linked.area = persons.area
order by persons.area
