-- One row per area, upper levels first, in the order of the official codes.
select area.code, area.level, level.rank, area.parent, area.name_zh, area.name_en, area.pinyin,
    area.initials
from area
join level on level.level = area.level
order by level.rank, area.code
