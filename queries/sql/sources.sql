-- One row per extract file of the build.
select * from source order by source
