-- One row per asked area: those drawn at a level within an area, or those named.
select layer.code as area
from layer
join ancestor on ancestor.code = layer.code
where layer.level = $level and ancestor.ancestor = $within
union
select unnest($areas)
