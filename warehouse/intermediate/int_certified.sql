-- One row per person, programme and sequence of periods in which a disability certificate entitles to it:
-- the living subsidy with any grade, care with grades 1 and 2, and 3 of the mentally disabled. Renewal may
-- take three months.
with graded as (
    select known.person_id, programmes.programme, issued.period as first_period,
        expires.period + 3 as last_period
    from raw_certificate as raw
    join int_known_id as known on known.id = upper(raw.id_card)
    join (select cast('DLS' as programme) as programme union all select cast('DNC' as programme)) as programmes
        on programmes.programme = 'DLS' or raw.grade <= 2
        or (raw.grade = 3 and raw.category in ('精神', '智力'))
    join raw_calendar as issued
        on issued.yyyymm
            = year(cast(raw.issued as date)) * 100 + month(cast(raw.issued as date))
    left join raw_calendar as expires
        on expires.yyyymm
            = year(cast(raw.expires as date)) * 100 + month(cast(raw.expires as date))
),
closed as (
    select graded.person_id, graded.programme, graded.first_period,
        coalesce(graded.last_period, extraction.months) as last_period
    from graded cross join raw_extraction as extraction
),
followed as (
    select *, max(last_period) over (
            partition by person_id, programme order by first_period, last_period
            rows between unbounded preceding and 1 preceding
        ) as seen_until
    from closed
),
numbered as (
    select *, sum(case when seen_until is null or first_period > seen_until + 1 then 1 else 0 end)
            over (
                partition by person_id, programme order by first_period, last_period
                rows between unbounded preceding and current row
            ) as spell_no
    from followed
)
select person_id, programme, min(first_period) as first_period, max(last_period) as last_period
from numbered
group by person_id, programme, spell_no
