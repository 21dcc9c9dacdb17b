-- One row per person, programme, township and period in which a spell of a benefit with awards begins, or
-- from which an award stays unpaid: whether an award covers it, and whether it is paid. Awards may be dated
-- two months late; one of the last three months may still be paid.
with begun as (
    select spell.person_id, spell.programme, spell.township, greatest(spell.first_period, 0) as period,
        spell.first_period
    from int_spell as spell
    where spell.is_unit and spell.last_period >= 0 and spell.programme in ('DIB', 'ORP', 'DLS', 'UI')
),
covered as (
    select distinct begun.person_id, begun.programme, begun.first_period
    from begun
    join int_award as award
        on award.person_id = begun.person_id and award.programme = begun.programme
        and award.awarded <= begun.period + 2
        and coalesce(award.ended, begun.period) >= begun.period
),
unit as (
    select person_id, programme, max_by(township, last_period) as township
    from int_run
    where is_unit and programme in ('DIB', 'ORP', 'DLS', 'UI')
    group by person_id, programme
),
awarded as (
    select distinct award.person_id, award.programme, award.awarded,
        coalesce(award.ended, extraction.months) as ended
    from int_award as award cross join raw_extraction as extraction
    where award.awarded between 0 and extraction.months - 4
),
paid as (
    select distinct awarded.person_id, awarded.programme, awarded.awarded
    from awarded
    join int_run as run
        on run.person_id = awarded.person_id and run.programme = awarded.programme
        and run.last_period >= awarded.awarded - 2 and run.first_period <= awarded.ended + 1
)
select begun.person_id, begun.programme, begun.township, begun.period,
    covered.person_id is not null as is_covered, true as is_paid
from begun
left join covered on covered.person_id = begun.person_id and covered.programme = begun.programme
    and covered.first_period = begun.first_period
union all
select awarded.person_id, awarded.programme, unit.township, awarded.awarded, true, false
from awarded
join unit on unit.person_id = awarded.person_id and unit.programme = awarded.programme
left join paid on paid.person_id = awarded.person_id and paid.programme = awarded.programme
    and paid.awarded = awarded.awarded
where paid.person_id is null
