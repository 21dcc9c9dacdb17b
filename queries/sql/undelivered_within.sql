-- One row per township within an area with months that were not delivered, of one programme or of any: first and last of
-- them.
select gap.area, min(gap.period) as first, max(gap.period) as last, count(distinct gap.period) as months
from gap
join ancestor on ancestor.code = gap.area
where gap.status = 'missing' and ancestor.ancestor = $within and ($programme = '' or gap.subject = $programme)
    and gap.area not in (select parent from area where parent is not null)
group by gap.area
order by gap.area
