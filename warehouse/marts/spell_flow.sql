-- One row per measure, person, programme, area and period: how the caseload of the period before becomes that
-- of the period. Spells that begin in it (entries); spells whose last
-- month it is, as far as that is decided (exits); and, net, those who came from elsewhere (moved), who
-- took up again a spell or only interrupt it (paused), and who passed from one age to another (aged).
-- `is_single` rows stand for the areas above as well.
with whole as (
    select run.person_id, run.programme, run.first_period, run.last_period
    from int_run_area as run
    join raw_area as root on root.code = run.area and root.rank = 0
    where not run.is_single
),
placed as (
    select person_id, programme, area, is_single, is_only, first_period, last_period,
        false as came, false as went
    from int_run_area
    where is_single
    union all
    select run.person_id, run.programme, run.area, run.is_single, run.is_only, run.first_period,
        run.last_period, whole.first_period < run.first_period as came,
        whole.last_period > run.last_period as went
    from int_run_area as run
    join whole
        on whole.person_id = run.person_id and whole.programme = run.programme
        and whole.first_period <= run.first_period and whole.last_period >= run.first_period
    where not run.is_single
),
judged as (
    select placed.*, person.sex, person.hukou, person.birth,
        opening.person_id is not null as opens,
        closing.person_id is not null as closes
    from placed
    join int_person as person on person.person_id = placed.person_id
    left join int_spell as opening
        on opening.gap = 1 and opening.person_id = placed.person_id
        and opening.programme = placed.programme and opening.started = placed.first_period
        and opening.first_period = placed.first_period
    left join int_spell as closing
        on closing.gap = 1 and closing.person_id = placed.person_id
        and closing.programme = placed.programme and closing.last_period = placed.last_period
),
event as (
    select case when came then cast('moved' as measure) when opens then cast('entries' as measure)
            else cast('paused' as measure) end as measure,
        programme, area, is_single, is_only, sex, hukou, first_period as period,
        first_period - birth as age_months, 1 as persons
    from judged
    where first_period > 0 or (opens and not came)
    union all
    select case when went then cast('moved' as measure) else cast('paused' as measure) end as measure,
        programme, area, is_single, is_only, sex, hukou, last_period + 1 as period,
        last_period - birth as age_months, -1 as persons
    from judged
    where went or not closes
    union all
    select cast('exits' as measure) as measure, programme, area, is_single, is_only, sex, hukou, last_period as period,
        last_period - birth as age_months, 1 as persons
    from judged cross join raw_extraction as extraction
    where closes and not went and last_period <= extraction.decided
    union all
    select cast('aged' as measure) as measure, programme, area, is_single, is_only, sex, hukou,
        birth + ages.low as period, ages.low as age_months, 1 as persons
    from judged
    join raw_ages as ages
        on birth + ages.low > first_period and birth + ages.low <= last_period
    union all
    select cast('aged' as measure) as measure, programme, area, is_single, is_only, sex, hukou,
        birth + ages.high as period, ages.high - 1 as age_months, -1 as persons
    from judged
    join raw_ages as ages
        on birth + ages.high > first_period and birth + ages.high <= last_period
)
select event.measure, event.programme, event.area, event.is_single, event.is_only, event.sex, ages.age,
    event.hukou, cast(event.period as smallint) as period, event.persons
from event
join raw_ages as ages on event.age_months >= ages.low and event.age_months < ages.high
