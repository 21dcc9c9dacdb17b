-- One row per hit: a person and period enrolled in resident and employee medical insurance; a single month
-- together is that of a change of job.
with joint as (
    select one.person_no, one.township, greatest(one.first_period, two.first_period, 0) as first_period,
        least(one.last_period, two.last_period) as last_period
    from int_enrolled as one
    join int_enrolled as two on two.person_no = one.person_no and two.scheme = '310'
    where one.scheme = '390'
)
select distinct joint.person_no, joint.township, calendar.period
from joint
join raw_calendar as calendar on calendar.period between joint.first_period and joint.last_period
where joint.last_period > joint.first_period
