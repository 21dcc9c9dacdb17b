-- One row per indicator that has data.
select * from indicator
where indicator in (select indicator from offer)
order by sort, indicator
