-- One row per office within an area whose application dates crowd on two days of the month.
select heaping.office, heaping.area, heaping.dates, heaping.heaped, heaping.usual
from heaping
join ancestor on ancestor.code = heaping.area
where ancestor.ancestor = $within
order by heaping.heaped / heaping.dates::double desc, heaping.office
limit 12
