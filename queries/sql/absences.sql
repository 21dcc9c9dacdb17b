-- One row per area with something absent in the chosen months: missing or not applicable.
select area,
    count(*) filter (where status = 'missing') as missing,
    count(*) filter (where status = 'not_applicable') as not_applicable
from gap
where subject = $programme and (period = -1 or period between $first and $last)
group by area
order by area
