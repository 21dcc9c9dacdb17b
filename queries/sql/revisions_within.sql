-- One row per measure, programme and area within an area, itself included, whose figures differ from the build before.
select revision.*, area.level
from revision
join ancestor on ancestor.code = revision.area and ancestor.ancestor = $area
join area on area.code = revision.area
