-- One row per spell under a tolerance of one month that moves, and stretch of it in one township: months
-- elapsed when it came there, months elapsed when it went on (null for the last township). Of overlapping
-- runs the township of the one that began last counts.
with moving as (
    select spell.person_id, spell.programme, spell.spell_no, spell.first_period, spell.last_period,
        spell.started
    from int_spell as spell
    semi join (select person_id from int_receipt where not is_settled) as mover
        on mover.person_id = spell.person_id
    anti join int_receipt as single
        on single.person_id = spell.person_id and single.programme = spell.programme and single.is_single
    where spell.gap = 1 and spell.is_unit and spell.started is not null
),
placed as (
    select moving.person_id, moving.programme, moving.spell_no, moving.started, run.township,
        run.first_period, run.last_period,
        lag(run.township) over (
            partition by moving.person_id, moving.programme, moving.spell_no
            order by run.first_period, run.last_period, run.township
        ) as former
    from moving
    join int_run as run
        on run.person_id = moving.person_id
        and (run.programme = moving.programme or moving.programme = 'any')
        and run.first_period between moving.first_period and moving.last_period
),
stretch as (
    select person_id, programme, spell_no, township,
        case when former is null then 0 else first_period - started end as came,
        lead(first_period - started) over (
            partition by person_id, programme, spell_no
            order by first_period, last_period, township
        ) as went
    from placed
    where former is null or former <> township
)
select person_id, programme, spell_no, township, came, went
from stretch
where (went is null or went > came) and not (came = 0 and went is null)
