-- One row per run of a person and programme with several, and once more as 'any' for persons with several cash benefits:
-- the months without benefit since all earlier runs of the person and programme (null for the first), less those that
-- were not delivered. The runs alone of their person and programme are in int_lone_run.
with several as (
    select person_id from int_receipt where not is_only group by person_id having count(*) > 1
),
repeated as (
    select person_id, programme from int_receipt where not is_lone
),
outage as (
    select programme, township, first_period, last_period from int_outage where programme <> 'TMP'
),
placed as (
    select run.person_id, run.programme, run.programme as paid, run.township, run.first_period, run.last_period,
        run.is_unit, run.seen_to
    from int_delivered as run
    semi join repeated on repeated.person_id = run.person_id and repeated.programme = run.programme
    union all
    select run.person_id, cast('any' as programme) as programme, run.programme as paid, run.township, run.first_period,
        run.last_period, true as is_unit, run.seen_to
    from int_delivered as run join several on several.person_id = run.person_id
),
followed as (
    select *, max(last_period) over (
        partition by person_id, programme order by first_period, last_period, township, paid
        rows between unbounded preceding and 1 preceding
    ) as seen_until
    from placed
),
undelivered as (
    select followed.person_id, followed.programme, followed.paid, followed.township,
        followed.first_period,
        sum(
            least(outage.last_period, followed.first_period - 1)
            - greatest(outage.first_period, followed.seen_until + 1) + 1
        ) as months
    from followed
    join outage
        on outage.programme = followed.paid and outage.township = followed.township
        and outage.last_period > followed.seen_until
        and outage.first_period < followed.first_period
    group by followed.person_id, followed.programme, followed.paid, followed.township,
        followed.first_period
),
paused as (
    select followed.person_id, followed.programme, followed.paid, followed.township,
        followed.first_period, followed.last_period, followed.is_unit, followed.seen_to,
        followed.first_period - followed.seen_until - 1 - coalesce(undelivered.months, 0) as pause
    from followed
    left join undelivered
        on undelivered.person_id = followed.person_id
        and undelivered.programme = followed.programme
        and undelivered.paid = followed.paid
        and undelivered.township = followed.township
        and undelivered.first_period = followed.first_period
)
select person_id, programme, paid, township, first_period, last_period, is_unit,
    cast(pause as smallint) as pause, seen_to
from paused
