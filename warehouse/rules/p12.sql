-- One row per hit: a person and period of a disability benefit without a certificate that entitles to it.
-- Asked only of persons whose number in the register is sound: others cannot be found among certificates.
with sound as (
    select distinct number.person_id
    from stg_identity as identity
    join int_person_number as number
        on number.system = identity.system and number.person_no = identity.person_no
    anti join int_identity_check as found
        on found.system = identity.system and found.person_no = identity.person_no
    where identity.system = 'civil_affairs' and identity.is_resident and identity.is_valid
),
asked as (
    select run.person_id, run.programme, run.township,
        greatest(run.first_period, 0) as first_period, run.last_period
    from int_run as run
    join sound on sound.person_id = run.person_id
    left join int_certified as certified
        on certified.person_id = run.person_id and certified.programme = run.programme
        and certified.first_period <= greatest(run.first_period, 0)
        and certified.last_period >= run.last_period
    where run.programme in ('DLS', 'DNC') and run.last_period >= 0 and certified.person_id is null
)
select distinct asked.person_id, asked.programme, asked.township, calendar.period
from asked
join raw_calendar as calendar
    on calendar.period between asked.first_period and asked.last_period
left join int_certified as certified
    on certified.person_id = asked.person_id and certified.programme = asked.programme
    and calendar.period between certified.first_period and certified.last_period
where certified.person_id is null
