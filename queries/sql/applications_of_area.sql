-- One row per question: applications of an area in the chosen periods.
select coalesce(sum(cum[$upto] - coalesce(cum[$before], 0)), 0)::bigint as applications
from cube
where measure = 'applications' and area = $area
