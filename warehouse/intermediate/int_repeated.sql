-- One row per payment of a payee, programme and period that has more than one: township, kind and fen.
-- Months paid are counted as bits of a number, so many periods at a time: that finds the few payees without a group for
-- each of their months.
with suspect as (
    select system, payee, programme, period // 32 as span
    from stg_payment
    group by system, payee, programme, period // 32
    having count(*) > bit_count(bit_or(cast(1 as bigint) << period % 32))
),
payment as (
    select payment.system, payment.payee, payment.programme, payment.period, payment.township, payment.kind, payment.fen
    from stg_payment as payment
    semi join suspect on suspect.system = payment.system and suspect.payee = payment.payee
        and suspect.programme = payment.programme and suspect.span = payment.period // 32
),
several as (
    select system, payee, programme, period
    from payment
    group by system, payee, programme, period
    having count(*) > 1
)
select payment.*
from payment
semi join several on several.system = payment.system and several.payee = payment.payee
    and several.programme = payment.programme and several.period = payment.period
