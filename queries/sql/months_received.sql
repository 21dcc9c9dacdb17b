-- One row per area and number of months received in the window that ends last before the chosen
-- month: persons.
with asked as (
    @asked
),
latest as (
    select coalesce(max(until) filter (where until <= $last), min(until)) as until
    from received
    where window_months = $horizon and programme = try_cast($programme as programme)
),
counted as (
    select cast(received.area as varchar) as area, received.months, sum(received.persons)::bigint as persons,
        max(received.until) as until
    from received
    join asked on try_cast(asked.area as area) = received.area
    join latest on latest.until = received.until
    where window_months = $horizon and programme = try_cast($programme as programme)
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
        and ($hukou = '' or hukou = $hukou)
    group by received.area, received.months
    order by area, received.months
)
select * from counted
