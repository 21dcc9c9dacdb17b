-- One row per benefit left, benefit that began next and months between, in an area: exits.
select area, programme, next_programme, months, persons
from succession
where area = $area
order by programme, next_programme, months
