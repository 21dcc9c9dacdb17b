-- One row per programme, city and sequence of periods: the standard in force, fen a head a month.
with dated as (
    select case raw.scheme when 'DB' then 'DIB' when 'CS' then 'DLS' when 'ET' then 'ORP'
            when 'LS' then 'TMP' else 'UI' end as programme,
        raw.city_code as area, calendar.period as first_period,
        cast(round(raw.amount * 100) as bigint) as fen
    from raw_standard as raw
    join raw_calendar as calendar on calendar.yyyymm = raw.valid_from
)
select dated.programme, dated.area, dated.first_period,
    coalesce(
        lead(dated.first_period) over (
            partition by dated.programme, dated.area order by dated.first_period
        ) - 1, extraction.months - 1
    ) as last_period, dated.fen
from dated cross join raw_extraction as extraction
