-- One row per person, programme ('any' for all cash benefits), area and uninterrupted sequence of months
-- inside the window. Townships only for those whose months lie in one; every level for the others,
-- merged where they moved within the area. Several benefits are merged as 'any', in the same way. `is_only` marks
-- persons with one programme in one township: their rows stand for 'any' as well; `is_lone` rows are the only one of
-- their person and programme. Sex, hukou and birth are those of the person: whoever counts by group would join millions
-- of rows again.
with marked as (
    select run.person_id, run.programme, run.township, greatest(run.first_period, 0) as first_period,
        run.last_period, receipt.is_single, receipt.is_only, receipt.is_lone, receipt.is_settled
    from int_run as run
    join int_receipt as receipt
        on receipt.person_id = run.person_id and receipt.programme = run.programme
    where run.last_period >= 0
),
several as (
    select person_id, programme, township, first_period, last_period from marked where not is_single
    union all
    select person_id, cast('any' as programme) as programme, township, first_period, last_period
    from marked
    where not is_settled
),
placed as (
    select person_id, programme, ancestor.ancestor as area, first_period, last_period, false as is_single
    from several
    join raw_ancestor as ancestor on ancestor.code = several.township
    union all
    select person_id, cast('any' as programme) as programme, township as area, first_period, last_period,
        true as is_single
    from marked
    where is_settled and not is_only
),
followed as (
    select *, max(last_period) over (
        partition by person_id, programme, area order by first_period, last_period
        rows between unbounded preceding and 1 preceding
    ) as seen_until
    from placed
),
numbered as (
    select *, sum(case when seen_until is null or first_period > seen_until + 1 then 1 else 0 end)
        over (
            partition by person_id, programme, area
            order by first_period, last_period, seen_until nulls first
            rows between unbounded preceding and current row
        ) as island
    from followed
),
merged as (
    select person_id, programme, area, min(first_period) as first_period,
        max(last_period) as last_period, bool_or(is_single) as is_single, false as is_only, false as is_lone
    from numbered
    group by person_id, programme, area, island
),
run as (
    select person_id, programme, township as area, first_period, last_period, is_single, is_only,
        is_lone
    from marked
    where is_single
    union all
    select * from merged
)
select run.*, person.sex, person.hukou, person.birth
from run
join int_person as person on person.person_id = run.person_id
