-- One row per hit: a payee, programme and period paid by two townships, both still in force after
-- reversals; the township that paid the smaller code is taken as the home. Fen of the other.
with net as (
    select system, payee, programme, township, period, sum(fen) as fen
    from stg_payment
    group by system, payee, programme, township, period
    having sum(fen) > 0
),
twice as (
    select net.*, count(*) over (partition by system, payee, programme, period) as townships,
        row_number() over (partition by system, payee, programme, period order by fen, township) as place
    from net
)
select system, payee, programme, township, period, fen from twice where townships > 1 and place = 1
