-- View. One row per payment of the benefits paid month by month: system, key of the payee (case or person),
-- programme, township, period it covers and period it was paid in, persons paid for, kind and fen.
with delivered as (
    select cast('civil_affairs' as system) as system, case_no as payee, cast('DIB' as programme) as programme,
        town_code, entitled_month, paid_month, persons, kind, amount
    from raw_dibao_payment
    union all
    select cast('civil_affairs' as system), raw.person_no, schemes.programme, raw.town_code,
        raw.entitled_month, raw.paid_month, 1, raw.kind, raw.amount
    from raw_ca_payment as raw
    join raw_schemes as schemes on schemes.scheme = raw.scheme and schemes.file = 'payment'
    union all
    select cast('hrss' as system), person_no, cast('UI' as programme), town_code, entitled_month, paid_month, 1,
        kind, amount
    from raw_hr_payment
)
select delivered.system, delivered.payee, delivered.programme, place.township, calendar.period,
    paid.period as paid_period, delivered.persons, delivered.kind,
    cast(round(delivered.amount * 100) as bigint) as fen
from delivered
join raw_place as place on place.code = delivered.town_code
join raw_calendar as calendar on calendar.yyyymm = delivered.entitled_month
left join raw_calendar as paid on paid.yyyymm = delivered.paid_month
where calendar.period >= 0
