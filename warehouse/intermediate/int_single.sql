-- One row per person and programme ('any' for all cash benefits) whose months all lie in one
-- township and come from one programme: these need no merging at upper levels.
with place as (
    select person_id, programme, min(township) as township, max(township) as other
    from int_run
    group by person_id, programme
),
programmes as (
    select person_id, count(*) as programmes, min(township) as township, max(other) as other
    from place
    group by person_id
),
single as (
    select person_id, programme from place where township = other
    union all
    select person_id, 'any' as programme from programmes where programmes = 1 and township = other
)
select * from single
