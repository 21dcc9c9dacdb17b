-- One row per benefit and service of an area: persons with the benefit in the last twelve complete
-- months, those who used the service, those of them who can be compared, how many were expected of
-- these, and the variance of that number.
with latest as (
    select max(until) as until from received where window_months = 12
),
persons as (
    select cast(received.programme as varchar) as programme, sum(received.persons)::bigint as persons
    from received
    join latest on latest.until = received.until
    where received.window_months = 12 and received.area = try_cast($area as area)
        and ($sex = '' or received.sex = $sex) and ($age = '' or received.age = $age)
        and ($hukou = '' or received.hukou = $hukou)
    group by received.programme
),
linked as (
    select programme, service, sum(users)::bigint as users, sum(compared)::bigint as compared,
        sum(expected) as expected, sum(spread) as spread
    from link
    where area = $area and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
        and ($hukou = '' or hukou = $hukou)
    group by programme, service
)
select $area as area, linked.programme, linked.service, persons.persons,
    least(linked.users, persons.persons) as users, least(linked.compared, persons.persons) as compared,
    linked.expected, linked.spread
from linked
join persons on persons.programme = linked.programme
order by linked.programme, linked.service
