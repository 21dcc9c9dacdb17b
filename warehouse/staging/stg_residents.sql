-- One row per township, period, sex, age and hukou: residents.
select place.township, calendar.period,
    case when raw.sex = '2' then 'f' else 'm' end as sex, bands.age,
    raw.hukou, sum(raw.residents) as residents
from raw_resident_register as raw
join raw_place as place on place.code = raw.town_code
join raw_calendar as calendar on calendar.yyyymm = raw.month
join raw_bands as bands on bands.band = raw.age_band
group by place.township, calendar.period, raw.sex, bands.age, raw.hukou
