-- One row per programme that has data.
select * from programme
where programme in (select programme from offer)
order by sort, programme
