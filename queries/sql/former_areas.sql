-- One row per retired code and area that it became part of, the largest share first.
select code, area, name_zh, name_en, cast(valid_to as varchar) as valid_to, kind, share
from former_area
order by code, share desc, area
