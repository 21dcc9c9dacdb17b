-- One row per rule on two benefits that exclude one another, person, programme, township and period with
-- joint. An overlap of a single month is the month of change-over and let pass.
with excluded as (
    select 'P04' as rule, cast('DIB' as programme) as programme, cast('TEK' as programme) as other
    union all
    select 'P06', cast('UI' as programme), cast('UEP' as programme)
    union all
    select 'P08', cast('URP' as programme), cast('UEP' as programme)
),
joint as (
    select excluded.rule, one.person_id, one.programme, one.township,
        greatest(one.first_period, two.first_period, 0) as first_period,
        least(one.last_period, two.last_period) as last_period
    from excluded
    join int_run as one on one.programme = excluded.programme
    join int_run as two on two.person_id = one.person_id and two.programme = excluded.other
),
summed as (
    select rule, person_id, sum(last_period - first_period + 1) as months
    from joint
    where last_period >= first_period
    group by rule, person_id
)
select distinct joint.rule, joint.person_id, joint.programme, joint.township, calendar.period
from joint
join summed on summed.rule = joint.rule and summed.person_id = joint.person_id and summed.months > 1
join raw_calendar as calendar on calendar.period between joint.first_period and joint.last_period
