-- One row per person and period in which a certificate of severe disability (grade 1 or 2) is valid: its
-- township, first and last month. Where two overlap, the later one counts.
with dated as (
    select named.person_id, place.township, coalesce(issued.period, -1) as first_period,
        coalesce(expired.period, extraction.months - 1) as last_period
    from raw_certificate as raw
    join int_named_person as named on named.id = upper(raw.id_card)
    join raw_place as place on place.code = raw.town_code
    left join raw_calendar as issued
        on issued.yyyymm = year(cast(raw.issued as date)) * 100 + month(cast(raw.issued as date))
    left join raw_calendar as expired
        on expired.yyyymm = year(cast(raw.expires as date)) * 100 + month(cast(raw.expires as date))
    cross join raw_extraction as extraction
    where raw.grade in (1, 2)
),
single as (
    select person_id, first_period, max(last_period) as last_period, min(township) as township
    from dated
    group by person_id, first_period
),
followed as (
    select *, lead(first_period) over (partition by person_id order by first_period) as next_period
    from single
)
select person_id, township, cast(first_period as smallint) as first_period,
    cast(least(last_period, coalesce(next_period - 1, last_period)) as smallint) as last_period
from followed
where least(last_period, coalesce(next_period - 1, last_period)) >= greatest(first_period, 0)
