-- One row per hit: a person, programme, township and period of benefit more than a month after the death.
select run.person_id, run.programme, run.township, calendar.period
from int_run as run
join int_death as death on death.person_id = run.person_id and run.last_period > death.died + 1
join raw_calendar as calendar
    on calendar.period >= greatest(run.first_period, death.died + 2, 0)
    and calendar.period <= run.last_period
