-- One row per measure and programme of the cube.
select distinct measure, programme from cube order by measure, programme
