-- One row per area: an area and the areas right below it, with what the linkage found there.
select linkage.area, linkage.records, linkage.persons, linkage.deterministic, linkage.probable, linkage.doubtful,
    linkage.missed, linkage.mistaken
from linkage
join area on area.code = linkage.area
where linkage.area = $area or area.parent = $area
order by linkage.area
