-- One row per hit: a use of a service more than a month after the death of its user, or before the birth.
select raw.event_no, place.township, calendar.period
from raw_service_event as raw
join int_known_id as known on known.id = upper(raw.id_card)
join int_person as person on person.person_id = known.person_id
join raw_place as place on place.code = raw.town_code
join raw_calendar as calendar
    on calendar.yyyymm = year(cast(raw.date as date)) * 100 + month(cast(raw.date as date))
left join int_death as death on death.person_id = known.person_id
where calendar.period < person.checked_birth
    or cast(raw.date as date) > death.died_on + interval '31' day
