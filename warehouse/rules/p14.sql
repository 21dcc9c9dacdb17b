-- One row per hit: a dibao case and period in which the contribution base of a member exceeds three times
-- the line, where it did for more than three months in a row. Up to three are the time that recertification
-- takes, and several such times years apart are no more than that.
with paid as (
    select member.case_no, run.township, begins.period as since,
        greatest(run.first_period, begins.period, 0) as first_period,
        least(run.last_period, coalesce(ends.period, extraction.months - 1)) as last_period,
        cast(round(raw.monthly_base * 100) as bigint) as fen
    from raw_hr_contribution as raw
    join int_person_number as number
        on number.system = 'hrss' and number.person_no = raw.person_no
    join int_case_member as member on member.person_id = number.person_id
    join int_case_run as run on run.case_no = member.case_no
    join raw_calendar as begins on begins.yyyymm = raw.start_month
    left join raw_calendar as ends on ends.yyyymm = raw.end_month
    cross join raw_extraction as extraction
),
above_line as (
    select distinct paid.case_no, paid.township, calendar.period
    from paid
    join raw_calendar as calendar
        on calendar.period between paid.first_period and paid.last_period
    join raw_ancestor as above on above.code = paid.township
    join int_standard as line
        on line.programme = 'DIB' and line.area = above.ancestor
        and calendar.period between line.first_period and line.last_period
    where paid.fen > line.fen * 3
),
placed as (
    select case_no, min(township) as township, period from above_line group by case_no, period
),
numbered as (
    select *, period - row_number() over (partition by case_no order by period) as island
    from placed
),
lasting as (
    select case_no, island from numbered group by case_no, island having count(*) > 3
)
select numbered.case_no, numbered.township, numbered.period
from numbered
join lasting on lasting.case_no = numbered.case_no and lasting.island = numbered.island
