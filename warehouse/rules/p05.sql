-- One row per hit: a person and period with unemployment benefit for which an employer pays contributions.
-- One month together is the lag with which contributions begin or stop.
with employed as (
    select number.person_id, begins.period as first_period,
        coalesce(ends.period, extraction.months - 1) as last_period
    from raw_hr_contribution as raw
    join int_person_number as number
        on number.system = 'hrss' and number.person_no = raw.person_no
    join raw_calendar as begins on begins.yyyymm = raw.start_month
    left join raw_calendar as ends on ends.yyyymm = raw.end_month
    cross join raw_extraction as extraction
    where raw.payer = '单位'
),
joint as (
    select run.person_id, run.programme, run.township,
        greatest(run.first_period, employed.first_period, 0) as first_period,
        least(run.last_period, employed.last_period) as last_period
    from int_run as run
    join employed on employed.person_id = run.person_id
    where run.programme = 'UI'
)
select distinct joint.person_id, joint.programme, joint.township, calendar.period
from joint
join raw_calendar as calendar on calendar.period between joint.first_period and joint.last_period
where joint.last_period > joint.first_period
