-- One row per run, and once more as 'any' for persons with several cash benefits: the months without
-- benefit since all earlier runs of the person and programme (null for the first), less those that
-- were not delivered. A run at whose end, or a month later, deliveries stop for good goes on to the end
-- of the window; `seen_to` is the last period that was delivered for it. `is_lone` rows are the only one of their person
-- and programme.
with several as (
    select person_id from int_receipt where not is_only group by person_id having count(*) > 1
),
repeated as (
    select person_id, programme from int_receipt where not is_lone
),
outage as (
    select programme, township, first_period, last_period from int_outage where programme <> 'TMP'
),
delivered as (
    select run.person_id, run.programme, run.township, run.first_period, run.is_unit,
        case when outage.first_period - 1 - run.last_period between 0 and 1 then outage.last_period
            else run.last_period end as last_period,
        coalesce(outage.first_period, extraction.months) - 1 as seen_to
    from int_run as run
    cross join raw_extraction as extraction
    left join outage
        on outage.programme = run.programme and outage.township = run.township
        and outage.last_period = extraction.months - 1
),
placed as (
    select run.person_id, run.programme, run.programme as paid, run.township, run.first_period, run.last_period,
        run.is_unit, run.seen_to
    from delivered as run
    semi join repeated on repeated.person_id = run.person_id and repeated.programme = run.programme
    union all
    select run.person_id, cast('any' as programme) as programme, run.programme as paid, run.township, run.first_period,
        run.last_period, true as is_unit, run.seen_to
    from delivered as run join several on several.person_id = run.person_id
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
    cast(pause as smallint) as pause, seen_to, false as is_lone
from paused
union all
select run.person_id, run.programme, run.programme as paid, run.township, run.first_period, run.last_period,
    run.is_unit, cast(null as smallint) as pause, run.seen_to, true as is_lone
from delivered as run
anti join repeated on repeated.person_id = run.person_id and repeated.programme = run.programme
