-- One row per payment of a payee, programme and period that has more than one: township, kind and fen.
with several as (
    select system, payee, programme, period
    from stg_payment
    group by system, payee, programme, period
    having count(*) > 1
)
select payment.system, payment.payee, payment.programme, payment.period, payment.township,
    payment.kind, payment.fen
from stg_payment as payment
join several on several.system = payment.system and several.payee = payment.payee
    and several.programme = payment.programme and several.period = payment.period
