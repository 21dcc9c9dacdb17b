-- One row per programme, township and period: payments for it; those made later than the month after it;
-- normal payments, without arrears, reversals and second parts; and those of them made in the month itself.
select system, programme, township, period,
    count(*) filter (where fen > 0 and paid_period is not null) as payments,
    count(*) filter (where fen > 0 and paid_period > period + 1) as late,
    count(*) filter (where kind = 'N') as normal,
    count(*) filter (where kind = 'N' and paid_period <= period) as on_time
from stg_payment
group by system, programme, township, period
