-- One row per level and area drawn at it, in drawing order.
select level, code, feature from layer order by level, feature
