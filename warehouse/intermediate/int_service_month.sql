-- One row per person, service, township and period in which the person used it: uses, and minutes.
select named.person_id, raw.service as programme, place.township, calendar.period,
    count(*) as uses, sum(raw.minutes) as minutes
from raw_service_event as raw
join int_named_person as named on named.id = upper(raw.id_card)
join raw_place as place on place.code = raw.town_code
join raw_calendar as calendar
    on calendar.yyyymm = year(cast(raw.date as date)) * 100 + month(cast(raw.date as date))
group by named.person_id, raw.service, place.township, calendar.period
