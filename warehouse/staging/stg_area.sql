-- One row per area of any level.
select code, level, parent, rank from raw_area
