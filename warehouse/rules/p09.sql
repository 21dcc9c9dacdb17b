-- One row per hit: a person and period of child benefit after the 18th birthday, unless still at school, or
-- of old-age allowance before the 80th. The month of the birthday counts as right.
with pupil as (
    select distinct number.person_id
    from raw_ca_person as raw
    join int_person_number as number
        on number.system = 'civil_affairs' and number.person_no = raw.person_no
    where raw.employment = '学生'
)
select distinct run.person_id, run.programme, run.township, calendar.period
from int_run as run
join int_birth as birth on birth.person_id = run.person_id
left join pupil on pupil.person_id = run.person_id
join raw_calendar as calendar
    on calendar.period >= greatest(run.first_period, 0)
    and calendar.period <= run.last_period
where (run.programme = 'ORP' and calendar.period > birth.birth + 216 and pupil.person_id is null)
    or (run.programme = 'OAA' and calendar.period < birth.birth + 960)
