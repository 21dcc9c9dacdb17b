-- One row per person, programme ('any' included), area and uninterrupted sequence of months inside
-- the window. Townships only for those whose months lie in one; every level for the others, merged
-- where they moved within the area or received several benefits.
with inside as (
    select person_id, programme, township, greatest(first_period, 0) as first_period, last_period
    from int_run
    where last_period >= 0
    union all
    select person_id, 'any' as programme, township, greatest(first_period, 0) as first_period,
        last_period
    from int_run
    where last_period >= 0
),
marked as (
    select inside.*, single.person_id is not null as is_single
    from inside
    left join int_single as single
        on single.person_id = inside.person_id and single.programme = inside.programme
),
placed as (
    select person_id, programme, ancestor.ancestor as area, first_period, last_period
    from marked
    join raw_ancestor as ancestor on ancestor.code = marked.township
    where not is_single
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
            partition by person_id, programme, area order by first_period, last_period
            rows between unbounded preceding and current row
        ) as island
    from followed
),
merged as (
    select person_id, programme, area, min(first_period) as first_period,
        max(last_period) as last_period, false as is_single
    from numbered
    group by person_id, programme, area, island
),
run as (
    select person_id, programme, township as area, first_period, last_period, is_single
    from marked
    where is_single
    union all
    select * from merged
)
select * from run
