-- One row per measure, programme, township, sex, age, hukou and period: payments for the month, and those of
-- them made later than the month after it. A household's payment counts for its head.
with delivered as (
    select cast('DIB' as programme) as programme, member.person_id, raw.town_code, raw.entitled_month,
        raw.paid_month
    from raw_dibao_payment as raw
    join int_case_member as member on member.case_no = raw.case_no and member.is_unit
    where raw.amount > 0
    union all
    select schemes.programme, number.person_id, raw.town_code, raw.entitled_month, raw.paid_month
    from raw_ca_payment as raw
    join raw_schemes as schemes on schemes.scheme = raw.scheme and schemes.file = 'payment'
    join int_person_number as number
        on number.system = 'civil_affairs' and number.person_no = raw.person_no
    where raw.amount > 0
    union all
    select cast('UI' as programme) as programme, number.person_id, raw.town_code, raw.entitled_month,
        raw.paid_month
    from raw_hr_payment as raw
    join int_person_number as number
        on number.system = 'hrss' and number.person_no = raw.person_no
    where raw.amount > 0
),
timed as (
    select delivered.programme, place.township, person.sex, ages.age, person.hukou, entitled.period,
        case when paid.period > entitled.period + 1 then 1 else 0 end as late
    from delivered
    join raw_place as place on place.code = delivered.town_code
    join raw_calendar as entitled on entitled.yyyymm = delivered.entitled_month
    join raw_calendar as paid on paid.yyyymm = delivered.paid_month
    join int_person as person on person.person_id = delivered.person_id
    join raw_ages as ages
        on entitled.period - person.birth >= ages.low and entitled.period - person.birth < ages.high
    where entitled.period >= 0
),
counted as (
    select programme, township, sex, age, hukou, period, count(*) as payments, sum(late) as late
    from timed
    group by programme, township, sex, age, hukou, period
)
select 'payments' as measure, programme, township, sex, age, hukou, period, payments as amount from counted
union all
select 'late_payments' as measure, programme, township, sex, age, hukou, period, late as amount from counted
