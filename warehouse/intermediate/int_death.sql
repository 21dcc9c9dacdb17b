-- One row per person whose death is registered: the first registered day and its period.
select known.person_id, min(cast(raw.death_date as date)) as died_on, min(calendar.period) as died
from raw_death as raw
join int_known_id as known on known.id = upper(raw.id_card)
join raw_calendar as calendar
    on calendar.yyyymm = year(cast(raw.death_date as date)) * 100 + month(cast(raw.death_date as date))
group by known.person_id
