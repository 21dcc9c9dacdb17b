-- One row per area and each area above it, itself included.
select code, ancestor from ancestor
