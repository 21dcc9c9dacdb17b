-- One row per question whose rows may be kept, clock and programme: rows, the most first.
select 'kept_spells' as question, clock, programme, count(*) as shapes
from risk where gap = 1 and clock in ('receipt', 'decision') group by all
union all
select 'kept_lags', clock, programme, count(*) from risk where gap = 1 and clock = 'service' group by all
union all
select 'kept_returns', '', programme, count(*) from reentry where gap = 1 group by all
union all
select 'kept_recurrence', '', programme, count(*) from recurrence where gap = 1 group by all
union all
select 'kept_received', '', programme, count(*) from received group by all
union all
select 'kept_entries', '', programme, count(*) from entry group by all
order by shapes desc
