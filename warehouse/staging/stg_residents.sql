-- One row per delivered code, period, sex, age and hukou: residents of the township it belongs to.
select place.township, calendar.period,
    case when raw.sex = '2' then cast('f' as sex) else cast('m' as sex) end as sex, bands.age,
    raw.hukou,
    round(raw.residents * place.share_to) - round(raw.residents * place.share_from) as residents
from raw_resident_register as raw
join stg_succession as place on place.code = raw.town_code
join raw_calendar as calendar on calendar.yyyymm = raw.month
join raw_bands as bands on bands.band = raw.age_band
