-- One row per programme, township and period that follows one with at least 30 recipients: recipients of
-- both.
with followed as (
    select programme, township, period, persons,
        lag(persons) over (partition by programme, township order by period) as before,
        lag(period) over (partition by programme, township order by period) as period_before
    from int_caseload
)
select programme, township, period, persons, before
from followed
where period_before = period - 1 and before >= 30
