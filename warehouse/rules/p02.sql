-- One row per hit: a payee, programme and period with more than one normal payment left after reversals;
-- fen beyond the first. Split payments and arrears are booked under kinds of their own.
with counted as (
    select system, payee, programme, period, min(township) as township,
        sum(case kind when 'N' then 1 when 'C' then -1 else 0 end) as payments,
        sum(case when kind in ('N', 'C') then fen else 0 end) as fen
    from stg_payment
    group by system, payee, programme, period
),
placed as (
    select system, payee, programme, period, count(distinct township) as townships
    from stg_payment
    where kind = 'N'
    group by system, payee, programme, period
    having count(*) > 1
)
select counted.system, counted.payee, counted.programme, counted.township, counted.period,
    counted.fen - counted.fen // counted.payments as fen
from counted
join placed on placed.system = counted.system and placed.payee = counted.payee
    and placed.programme = counted.programme and placed.period = counted.period
where counted.payments > 1 and placed.townships = 1
