-- One row per measure of how the caseload of an area changes from the month before: its value in the
-- month and in the one before.
select area, measure,
    sum(cum[$last + 1] - coalesce(cum[$last], 0))::bigint as own,
    sum(cum[$last] - coalesce(case when $last > 1 then cum[$last - 1] end, 0))::bigint as earlier
from cube
where area = $area and programme = $programme
    and measure in ('person_months', 'entries', 'exits', 'moved', 'paused', 'aged')
    and ($sex = '' or sex = $sex) and ($age = '' or age = $age) and ($hukou = '' or hukou = $hukou)
group by area, measure
order by measure
