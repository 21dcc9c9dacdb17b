-- One row per person, programme, township and uninterrupted sequence of months with benefit.
-- Periods before the window are negative. `is_unit` marks the person who stands for the household.
with numbered as (
    select person_id, programme, township, period,
        period - row_number() over (
            partition by person_id, programme, township order by period
        ) as island
    from int_person_month
),
run as (
    select person_id, programme, township, min(period) as first_period, max(period) as last_period,
        true as is_unit
    from numbered
    group by person_id, programme, township, island
    union all
    select member.person_id, 'DIB' as programme, case_run.township, case_run.first_period,
        case_run.last_period, member.is_unit
    from int_case_run as case_run
    join int_case_member as member on member.case_no = case_run.case_no
    union all
    select person_id, programme, township, first_period, last_period, true as is_unit
    from int_entitlement
)
select person_id, programme, township, cast(first_period as smallint) as first_period,
    cast(last_period as smallint) as last_period, is_unit
from run
