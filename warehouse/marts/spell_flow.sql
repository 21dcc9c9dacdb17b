-- One row per measure, programme, area, kind of row, sex, age, hukou and period: persons, how the caseload of the period
-- before becomes that of the period. Spells that begin in it (entries); spells whose last month it is, as far as that is
-- decided (exits); and, net, those who came from elsewhere (moved), who took up again a spell or only interrupt it
-- (paused), and who passed from one age to another (aged). `is_single` rows stand for the areas above as well. Who has
-- one run has one spell: there is no other to look for.
with whole as (
    select run.person_id, run.programme, run.first_period, run.last_period
    from int_run_area as run
    join raw_area as root on root.code = run.area and root.rank = 0
    where not run.is_single
),
placed as (
    select run.person_id, run.programme, run.area, run.is_single, run.is_only, run.first_period, run.last_period,
        false as came, false as went, run.sex, run.hukou, run.birth
    from int_run_area as run
    where run.is_single and not run.is_lone
    union all
    select run.person_id, run.programme, run.area, run.is_single, run.is_only, run.first_period, run.last_period,
        whole.first_period < run.first_period as came, whole.last_period > run.last_period as went,
        run.sex, run.hukou, run.birth
    from int_run_area as run
    join whole
        on whole.person_id = run.person_id and whole.programme = run.programme
        and whole.first_period <= run.first_period and whole.last_period >= run.first_period
    where not run.is_single
),
spell as (
    select person_id, programme, started, first_period, last_period from int_spell where gap = 1 and not is_lone
),
judged as (
    select placed.programme, placed.area, placed.is_single, placed.is_only, placed.first_period, placed.last_period,
        placed.came, placed.went, placed.sex, placed.hukou, placed.birth,
        opening.person_id is not null as opens, closing.person_id is not null as closes
    from placed
    left join spell as opening
        on opening.person_id = placed.person_id and opening.programme = placed.programme
        and opening.started = placed.first_period and opening.first_period = placed.first_period
    left join spell as closing
        on closing.person_id = placed.person_id and closing.programme = placed.programme
        and closing.last_period = placed.last_period
    union all
    select run.programme, run.area, run.is_single, run.is_only, run.first_period, run.last_period,
        false as came, false as went, spell.sex, spell.hukou, spell.birth,
        coalesce(spell.started = run.first_period and spell.first_period = run.first_period, false) as opens,
        spell.last_period = run.last_period as closes
    from int_run_area as run
    join int_spell as spell
        on spell.gap = 1 and spell.is_lone and spell.programme <> 'any'
        and spell.person_id = run.person_id and spell.programme = run.programme
    where run.is_lone
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
    event.hukou, cast(event.period as smallint) as period, sum(event.persons) as persons
from event
join raw_age_at as ages on ages.months = event.age_months
group by event.measure, event.programme, event.area, event.is_single, event.is_only, event.sex, ages.age,
    event.hukou, event.period
