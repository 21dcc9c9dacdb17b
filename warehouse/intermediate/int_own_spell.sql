-- One row per gap tolerance, person, programme ('any' for all cash benefits of those with several) and spell of
-- receipt: runs joined over a gap of at most so many months; for tolerances other than 1 only those persons and
-- programmes whose spells differ. Township at the first month; seen to where the run is that ends, and begins, last;
-- the start is that of the award where the spell was under way when the window opened. Exits are decided up to
-- `decided`: the widest tolerance and one month before the last delivery, never after that of the extraction. Sex,
-- hukou and birth are those of the person: what counts spells by group would join millions of rows again; `is_lone`
-- spells are their person's and programme's only run, `is_whole` spells those of persons with one programme alone.
with several as (
    select distinct person_id from int_pause where programme = 'any'
),
affected as (
    select distinct pause.person_id, pause.programme, tolerance.gap
    from int_pause as pause
    join (values (0), (2), (3)) as tolerance (gap)
        on pause.pause between least(tolerance.gap, 1) + 1 and greatest(tolerance.gap, 1)
),
sequenced as (
    select 1 as gap, pause.* from int_pause as pause
    union all
    select affected.gap, pause.*
    from int_pause as pause
    join affected
        on affected.person_id = pause.person_id and affected.programme = pause.programme
),
begun as (
    select *, pause is null or pause > gap as begins from sequenced
),
numbered as (
    select *, sum(case when begins then 1 else 0 end) over (
        partition by gap, person_id, programme order by first_period, last_period, township, paid
        rows between unbounded preceding and current row
    ) as spell_no
    from begun
),
spell as (
    select gap, person_id, programme, spell_no,
        min(first_period) as first_period, max(last_period) as last_period,
        min(case when begins then township end) as township,
        bool_or(is_unit) as is_unit,
        -- As one number, since months lie within 2,048 of the first: last month, then first, then how far it was seen.
        max_by(seen_to, (cast(last_period as bigint) * 4096 + first_period) * 4096 + seen_to) as seen_to,
        false as is_lone
    from numbered
    group by gap, person_id, programme, spell_no
    union all
    select 1 as gap, lone.person_id, lone.programme, 1 as spell_no, lone.first_period, lone.last_period,
        lone.township, lone.is_unit, lone.seen_to, true as is_lone
    from int_lone_run as lone
),
awarded as (
    select spell.person_id, award.programme, spell.first_period, max(award.awarded) as awarded
    from (
        select distinct person_id, programme, first_period from spell where first_period between 0 and 1
    ) as spell
    join int_award as award
        on award.person_id = spell.person_id and award.awarded <= spell.first_period
        and (award.programme = spell.programme or spell.programme = 'any')
    group by spell.person_id, award.programme, spell.first_period
),
early as (
    select person_id, programme, first_period, awarded from awarded
    union all
    select awarded.person_id, cast('any' as programme) as programme, awarded.first_period, min(awarded.awarded)
    from awarded
    join (
        select person_id, programme, first_period from int_pause
        union all
        select person_id, programme, first_period from int_lone_run
    ) as run
        on run.person_id = awarded.person_id and run.programme = awarded.programme
        and run.first_period between 0 and 1
    group by awarded.person_id, awarded.first_period
),
ended as (
    select spell.gap, spell.person_id, spell.programme, spell.spell_no,
        max(award.end_reason) as end_reason
    from spell
    join int_award as award
        on award.person_id = spell.person_id
        and (award.programme = spell.programme or spell.programme = 'any')
        and award.ended between spell.last_period - 1 and spell.last_period + 1
    group by spell.gap, spell.person_id, spell.programme, spell.spell_no
),
dated as (
    select cast(spell.gap as tinyint) as gap, spell.person_id, spell.programme,
        cast(spell.spell_no as smallint) as spell_no, spell.first_period, spell.last_period,
        spell.township, spell.is_unit,
        case when spell.first_period between 0 and 1 then early.awarded
            else spell.first_period end as started,
        coalesce(reasons.outcome, cast('off' as outcome)) as outcome,
        least(extraction.decided, spell.seen_to - 4) as decided,
        person.sex, person.hukou, person.birth, spell.is_lone, several.person_id is null as is_whole
    from spell
    join int_person as person on person.person_id = spell.person_id
    left join several on several.person_id = spell.person_id
    cross join raw_extraction as extraction
    left join early
        on early.person_id = spell.person_id and early.programme = spell.programme
        and early.first_period = spell.first_period
    left join ended
        on ended.gap = spell.gap and ended.person_id = spell.person_id
        and ended.programme = spell.programme and ended.spell_no = spell.spell_no
    left join raw_reasons as reasons on reasons.reason = ended.end_reason
)
select * from dated
