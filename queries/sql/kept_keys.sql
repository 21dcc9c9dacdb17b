-- One row per question whose rows may be kept, clock, programme and way of counting spells: rows, the most first. Of
-- other ways than the usual one are those of any benefit, which are the longest to read.
select 'kept_spells' as question, clock, cast(programme as varchar) as programme, gap, count(*) as shapes
from risk where clock in ('receipt', 'decision') and (gap = 1 or programme = 'any') group by all
union all
select 'kept_lags', clock, cast(programme as varchar) as programme, gap, count(*) from risk where gap = 1 and clock = 'service' group by all
union all
select 'kept_returns', '', cast(programme as varchar), gap, count(*) from reentry where gap = 1 group by all
union all
select 'kept_recurrence', '', cast(programme as varchar), gap, count(*) from recurrence where gap = 1 group by all
union all
select 'kept_received', '', cast(programme as varchar), 1, count(*) from received group by all
union all
select 'kept_entries', '', cast(programme as varchar), 1, count(*) from entry group by all
union all
select 'kept_users', '', link.programme, 1, count(*) from link
join programme on programme.programme = link.programme and programme.paired = link.service group by all
order by shapes desc
