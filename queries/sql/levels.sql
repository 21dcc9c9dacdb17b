-- One row per level, from the top down.
select * from level order by rank
