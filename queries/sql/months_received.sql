-- One row per area and number of months received in the window that ends last before the chosen
-- month: persons.
with asked as (
    @asked
),
latest as (
    select coalesce(max(until) filter (where until <= $last), min(until)) as until
    from received
    where window_months = $horizon and programme = $programme
),
counted as (
    select received.area, received.months, sum(received.persons)::bigint as persons,
        max(received.until) as until
    from received
    join asked on asked.area = received.area
    join latest on latest.until = received.until
    where window_months = $horizon and programme = $programme
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
        and ($hukou = '' or hukou = $hukou)
    group by received.area, received.months
    order by received.area, received.months
)
select * from counted
