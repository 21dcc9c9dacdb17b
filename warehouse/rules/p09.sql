-- One row per hit: a person and period of child benefit after the 18th birthday, unless still at school, or
-- of old-age allowance before the 80th. The month of the birthday counts as right.
with pupil as (
    select distinct number.person_id
    from raw_ca_person as raw
    join int_person_number as number
        on number.system = 'civil_affairs' and number.person_no = raw.person_no
    where raw.employment = '学生'
),
wrong as (
    select run.person_id, run.programme, run.township,
        greatest(run.first_period, 0, case run.programme when 'ORP' then person.checked_birth + 217 else 0 end) as first_period,
        case run.programme when 'OAA' then least(run.last_period, person.checked_birth + 959) else run.last_period end as last_period
    from int_run as run
    join int_person as person on person.person_id = run.person_id
    left join pupil on pupil.person_id = run.person_id
    where person.checked_birth is not null
        and (run.programme = 'OAA' or (run.programme = 'ORP' and pupil.person_id is null))
)
select distinct wrong.person_id, wrong.programme, wrong.township, calendar.period
from wrong
join raw_calendar as calendar on calendar.period between wrong.first_period and wrong.last_period
where wrong.first_period <= wrong.last_period
