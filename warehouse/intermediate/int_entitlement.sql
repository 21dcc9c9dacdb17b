-- One row per person, programme, township and period of entitlement of a long-lived benefit: first
-- and last period (the last of the window while open), fen a month, why it ended.
with delivered as (
    select cast('civil_affairs' as system) as system, scheme, person_no, town_code, start_month, end_month,
        monthly_amount, end_reason
    from raw_ca_period
    union all
    select cast('hrss' as system) as system, scheme, person_no, town_code, start_month, end_month, monthly_amount,
        end_reason
    from raw_hr_period
    union all
    select cast('pension' as system) as system, scheme, person_no, town_code, start_month, end_month, monthly_amount,
        end_reason
    from raw_pn_period
    union all
    select cast('healthcare' as system) as system, scheme, psn_no, town_code, start_month, end_month,
        monthly_amount, end_reason
    from raw_hc_period
),
numbered as (
    select number.person_id, schemes.programme, delivered.town_code, delivered.start_month,
        delivered.end_month, delivered.monthly_amount, delivered.end_reason
    from delivered
    join raw_schemes as schemes on schemes.scheme = delivered.scheme and schemes.file = 'period'
    join int_person_number as number
        on number.system = delivered.system and number.person_no = delivered.person_no
    union all
    select named.person_id, cast('HOU' as programme) as programme, rent.town_code, rent.start_month, rent.end_month,
        rent.monthly_amount, rent.end_reason
    from raw_rent_period as rent
    join int_named_person as named on named.id = upper(rent.id_card)
)
select numbered.person_id, numbered.programme, place.township, begins.period as first_period,
    coalesce(ends.period, extraction.months - 1) as last_period,
    cast(round(numbered.monthly_amount * 100) as bigint) as fen,
    case when ends.period is null then '' else numbered.end_reason end as end_reason
from numbered
join raw_place as place on place.code = numbered.town_code
join raw_calendar as begins on begins.yyyymm = numbered.start_month
left join raw_calendar as ends on ends.yyyymm = numbered.end_month
cross join raw_extraction as extraction
where begins.period < extraction.months and coalesce(ends.period, 0) >= 0
