-- One row per area and duration in months: spells that come under observation after it (n_in), and
-- that end (ev) or stop being observed (ce) at it, within the chosen calendar months.
with asked as (
    @asked
),
piece as (
    @seen
),
flow as (
    select area, entered as duration, spells as n_in, 0 as ev, 0 as ce
    from piece
    union all
    select area, ended as duration, 0 as n_in, case when exited then spells else 0 end as ev,
        case when exited then 0 else spells end as ce
    from piece
),
counted as (
    select area, duration, sum(n_in)::bigint as n_in, sum(ev)::bigint as ev, sum(ce)::bigint as ce
    from flow
    group by area, duration
    order by area, duration
)
select * from counted
