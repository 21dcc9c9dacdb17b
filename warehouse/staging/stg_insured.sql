-- One row per insurance, delivered code, period, sex, age and hukou: insured persons.
with reported as (
    select month, town_code, scheme, sex, age_band, hukou, insured from raw_hr_enrolment
    union all
    select month, town_code, scheme, sex, age_band, hukou, insured from raw_hc_enrolment
)
select schemes.programme, place.township, calendar.period,
    case when reported.sex = '2' then cast('f' as sex) else cast('m' as sex) end as sex, bands.age,
    reported.hukou,
    round(reported.insured * place.share_to) - round(reported.insured * place.share_from) as insured
from reported
join raw_schemes as schemes on schemes.scheme = reported.scheme and schemes.file = 'enrolment'
join stg_succession as place on place.code = reported.town_code
join raw_calendar as calendar on calendar.yyyymm = reported.month
join raw_bands as bands on bands.band = reported.age_band
