-- One row per step and step that it reads.
select * from lineage_edge
