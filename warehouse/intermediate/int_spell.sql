-- One row per person, programme and spell of receipt: runs joined over a gap of one month, or over
-- months that were not delivered. Township at the first month; the start is that of the award where
-- the spell was under way when the window opened.
with followed as (
    select person_id, programme, township, first_period, last_period, is_unit,
        max(last_period) over (
            partition by person_id, programme order by first_period, last_period
            rows between unbounded preceding and 1 preceding
        ) as seen_until
    from int_run
),
bridged as (
    select followed.*,
        coalesce(outage.last_period - outage.first_period + 1, 0) as missing
    from followed
    left join int_outage as outage
        on outage.township = followed.township
        and followed.programme in ('DIB', 'ORP', 'DLS')
        and outage.first_period > followed.seen_until
        and outage.last_period < followed.first_period
),
begun as (
    select person_id, programme, township, first_period, last_period, is_unit,
        case when seen_until is null or first_period - seen_until - 1 - missing > 1 then 1 else 0
        end as begins
    from bridged
),
numbered as (
    select *, sum(begins) over (
        partition by person_id, programme order by first_period, last_period
        rows between unbounded preceding and current row
    ) as spell_no
    from begun
),
spell as (
    select person_id, programme, cast(spell_no as smallint) as spell_no,
        min(first_period) as first_period, max(last_period) as last_period,
        min_by(township, first_period) as township, bool_or(is_unit) as is_unit
    from numbered
    group by person_id, programme, spell_no
),
early as (
    select spell.person_id, spell.programme, spell.spell_no, max(award.awarded) as awarded
    from spell
    join int_award as award
        on award.person_id = spell.person_id and award.programme = spell.programme
        and award.awarded <= spell.first_period
    where spell.first_period between 0 and 1
    group by spell.person_id, spell.programme, spell.spell_no
),
ended as (
    select spell.person_id, spell.programme, spell.spell_no, max(award.end_reason) as end_reason
    from spell
    join int_award as award
        on award.person_id = spell.person_id and award.programme = spell.programme
        and award.ended between spell.last_period - 1 and spell.last_period + 1
    group by spell.person_id, spell.programme, spell.spell_no
),
dated as (
    select spell.*,
        case when spell.first_period between 0 and 1 then early.awarded
            else spell.first_period end as started,
        coalesce(reasons.outcome, 'off') as outcome
    from spell
    left join early on early.person_id = spell.person_id and early.programme = spell.programme
        and early.spell_no = spell.spell_no
    left join ended on ended.person_id = spell.person_id and ended.programme = spell.programme
        and ended.spell_no = spell.spell_no
    left join raw_reasons as reasons on reasons.reason = ended.end_reason
)
select * from dated
