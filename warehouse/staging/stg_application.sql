-- One row per application: programme, township, group, dates and outcome.
select raw.application_no, raw.programme, place.township,
    case when raw.sex = '2' then 'f' else 'm' end as sex, bands.age, raw.hukou,
    calendar.period as applied, decided.period as decided,
    date_diff('day', cast(raw.apply_date as date), cast(raw.decide_date as date)) as days,
    date_diff('day', cast(raw.apply_date as date), extraction.extracted) as days_waited,
    raw.result
from raw_application as raw
join raw_place as place on place.code = raw.town_code
join raw_bands as bands on bands.band = raw.age_band
join raw_calendar as calendar
    on calendar.yyyymm = year(cast(raw.apply_date as date)) * 100 + month(cast(raw.apply_date as date))
left join raw_calendar as decided
    on decided.yyyymm
        = year(cast(raw.decide_date as date)) * 100 + month(cast(raw.decide_date as date))
cross join raw_extraction as extraction
where calendar.period >= 0
