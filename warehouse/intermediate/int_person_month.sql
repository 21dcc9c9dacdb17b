-- One row per person, programme, township and period with a positive net amount, of the benefits
-- paid to persons month by month or once: fen.
with paid as (
    select cast('civil_affairs' as system) as system, schemes.programme, raw.person_no, raw.town_code,
        raw.entitled_month as yyyymm, raw.amount
    from raw_ca_payment as raw
    join raw_schemes as schemes on schemes.scheme = raw.scheme and schemes.file = 'payment'
    union all
    select cast('hrss' as system) as system, cast('UI' as programme) as programme, person_no, town_code,
        entitled_month, amount
    from raw_hr_payment
    union all
    select cast('healthcare' as system) as system, cast('MDA' as programme) as programme, psn_no, town_code,
        year(cast(date as date)) * 100 + month(cast(date as date)) as yyyymm, amount
    from raw_hc_event
)
select number.person_id, paid.programme, place.township, calendar.period,
    cast(sum(cast(round(paid.amount * 100) as bigint)) as bigint) as fen
from paid
join int_person_number as number
    on number.system = paid.system and number.person_no = paid.person_no
join raw_place as place on place.code = paid.town_code
join raw_calendar as calendar on calendar.yyyymm = paid.yyyymm
where calendar.period >= 0
group by number.person_id, paid.programme, place.township, calendar.period
having sum(cast(round(paid.amount * 100) as bigint)) > 0
