-- One row per hit: an application whose dates do not follow one another. A file may be complete
-- before it is accepted.
select raw.application_no, place.township, calendar.period
from raw_application as raw
join raw_place as place on place.code = raw.town_code
join raw_calendar as calendar
    on calendar.yyyymm = year(cast(raw.apply_date as date)) * 100 + month(cast(raw.apply_date as date))
where raw.accept_date < raw.apply_date
    or raw.complete_date < raw.apply_date
    or raw.decide_date < greatest(raw.apply_date, raw.accept_date, raw.complete_date)
    or raw.first_pay_date < raw.decide_date
