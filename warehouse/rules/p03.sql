-- One row per hit: a payee, programme and period paid by two townships, both still in force after
-- reversals; the township that paid less, and what it paid in fen.
with net as (
    select system, payee, programme, township, period, sum(fen) as fen
    from int_repeated
    group by system, payee, programme, township, period
    having sum(fen) > 0
),
twice as (
    select net.*, count(*) over (partition by system, payee, programme, period) as townships,
        row_number() over (partition by system, payee, programme, period order by fen, township) as place
    from net
)
select system, payee, programme, township, period, fen from twice where townships > 1 and place = 1
