-- One row per hit: a payee, programme, township and period with a normal payment above one and a half times
-- the standard in force; fen beyond the standard. Arrears may cover several months and are left out.
with placed as (
    select standard.programme, above.code as township, standard.first_period, standard.last_period,
        standard.fen
    from int_standard as standard
    join raw_ancestor as above on above.ancestor = standard.area
)
select payment.system, payment.payee, payment.programme, payment.township, payment.period,
    sum(payment.fen - standard.fen * payment.persons) as fen
from stg_payment as payment
join placed as standard
    on standard.programme = payment.programme and standard.township = payment.township
    and standard.first_period <= payment.period and standard.last_period >= payment.period
where payment.kind = 'N' and payment.fen * 2 > standard.fen * payment.persons * 3
group by payment.system, payment.payee, payment.programme, payment.township, payment.period
