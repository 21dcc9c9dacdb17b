-- View. One row per run: first and last month, and `seen_to`, the last period that was delivered for it. One at whose
-- end, or a month later, deliveries stop for good goes on to the end of the window.
with outage as (
    select outage.programme, outage.township, outage.first_period, outage.last_period
    from int_outage as outage
    join raw_extraction as extraction on outage.last_period = extraction.months - 1
    where outage.programme <> 'TMP'
)
select run.person_id, run.programme, run.township, run.first_period, run.is_unit,
    case when outage.first_period - 1 - run.last_period between 0 and 1 then outage.last_period
        else run.last_period end as last_period,
    coalesce(outage.first_period, extraction.months) - 1 as seen_to
from int_run as run
cross join raw_extraction as extraction
left join outage on outage.programme = run.programme and outage.township = run.township
