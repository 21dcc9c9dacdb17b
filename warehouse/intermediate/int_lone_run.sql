-- View. One row per run that is the only one of its person and programme.
select run.person_id, run.programme, run.township, run.first_period, run.last_period, run.is_unit, run.seen_to
from int_delivered as run
anti join (select person_id, programme from int_receipt where not is_lone) as repeated
    on repeated.person_id = run.person_id and repeated.programme = run.programme
