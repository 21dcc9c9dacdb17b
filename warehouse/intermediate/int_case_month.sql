-- One row per dibao case, township and period with a positive net amount: fen for the household.
select raw.case_no, place.township, calendar.period,
    cast(sum(cast(round(raw.amount * 100) as bigint)) as bigint) as fen
from raw_dibao_payment as raw
join raw_place as place on place.code = raw.town_code
join raw_calendar as calendar on calendar.yyyymm = raw.entitled_month
where calendar.period >= 0
group by raw.case_no, place.township, calendar.period
having sum(cast(round(raw.amount * 100) as bigint)) > 0
