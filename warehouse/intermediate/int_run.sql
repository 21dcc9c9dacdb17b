-- One row per person, programme, township and uninterrupted sequence of months with benefit.
-- Periods before the window are negative. `is_unit` marks the person who stands for the household.
-- Cases or entitlements of one person that overlap or touch are one run; where there is one alone, it is the run.
with covered as (
    select member.person_id, cast('DIB' as programme) as programme, case_run.township, case_run.first_period,
        case_run.last_period, member.is_unit
    from int_case_run as case_run
    join int_case_member as member on member.case_no = case_run.case_no
    union all
    select person_id, programme, township, first_period, last_period, true as is_unit
    from int_person_amount
    union all
    select person_id, programme, township, first_period, last_period, true as is_unit
    from int_entitlement
),
told as (
    select person_id, programme, township, min(first_period) as first_period, max(last_period) as last_period,
        bool_or(is_unit) as is_unit, count(*) as parts
    from covered
    group by person_id, programme, township
),
followed as (
    select covered.*, max(covered.last_period) over (
        partition by covered.person_id, covered.programme, covered.township
        order by covered.first_period, covered.last_period
        rows between unbounded preceding and 1 preceding
    ) as seen_until
    from covered
    semi join (select * from told where parts > 1) as several
        on several.person_id = covered.person_id and several.programme = covered.programme
        and several.township = covered.township
),
begun as (
    select *, sum(case when seen_until is null or first_period > seen_until + 1 then 1 else 0 end)
        over (
            partition by person_id, programme, township
            order by first_period, last_period, seen_until nulls first
            rows between unbounded preceding and current row
        ) as island
    from followed
),
merged as (
    select person_id, programme, township, first_period, last_period, is_unit from told where parts = 1
    union all
    select person_id, programme, township, min(first_period) as first_period,
        max(last_period) as last_period, bool_or(is_unit) as is_unit
    from begun
    group by person_id, programme, township, island
)
select person_id, programme, township, cast(first_period as smallint) as first_period,
    cast(last_period as smallint) as last_period, is_unit
from merged
