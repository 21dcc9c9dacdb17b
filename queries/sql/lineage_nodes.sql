-- One row per step on the way of a figure: system, delivered table, model, measure.
select * from lineage_node
