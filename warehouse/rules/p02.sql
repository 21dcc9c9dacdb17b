-- One row per hit: a payee, programme and period with more than one normal payment of one township left
-- after reversals; fen beyond the first. Split payments and arrears are booked under kinds of their own.
with counted as (
    select system, payee, programme, period, min(township) as township,
        sum(case kind when 'N' then 1 when 'C' then -1 else 0 end) as payments,
        sum(case when kind in ('N', 'C') then fen else 0 end) as fen,
        count(distinct case when kind = 'N' then township end) as townships
    from int_repeated
    group by system, payee, programme, period
)
select system, payee, programme, township, period, fen - fen // payments as fen
from counted
where payments > 1 and townships = 1
