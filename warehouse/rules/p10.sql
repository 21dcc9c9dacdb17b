-- One row per hit: a payee, programme, township and period with a normal payment above one and a half times
-- the standard in force; fen beyond the standard. Arrears may cover several months and are left out.
select payment.system, payment.payee, payment.programme, payment.township, payment.period,
    sum(payment.fen - standard.fen * payment.persons) as fen
from stg_payment as payment
join raw_ancestor as above on above.code = payment.township
join int_standard as standard
    on standard.programme = payment.programme and standard.area = above.ancestor
    and payment.period between standard.first_period and standard.last_period
where payment.kind = 'N' and payment.fen * 2 > standard.fen * payment.persons * 3
group by payment.system, payment.payee, payment.programme, payment.township, payment.period
