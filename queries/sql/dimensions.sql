-- One row per category by which persons may be filtered.
select dimension, code, name_zh, name_en from dimension order by dimension, sort
