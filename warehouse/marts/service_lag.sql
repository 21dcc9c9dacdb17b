-- One row per programme, township, sex, age, hukou, first month, months and outcome: spells begun in the
-- window, and months until the service paired with the benefit is first used in them (used), they end
-- without it (left), or are seen no longer (empty). Uses before the start do not count; the month of the
-- start is the first.
with begun as (
    select spell.person_id, spell.programme, spell.township, spell.sex, spell.hukou, spell.birth, spell.started,
        spell.last_period, paired.service, least(spell.last_period, spell.decided) as seen_to,
        spell.last_period <= spell.decided as is_ended
    from int_spell as spell
    join raw_paired as paired on paired.programme = spell.programme
    where spell.gap = 1 and spell.is_unit and spell.started between 0 and spell.decided
),
used as (
    select begun.person_id, begun.programme, begun.started, min(use.period) as period
    from begun
    join int_service_month as use
        on use.person_id = begun.person_id and use.programme = begun.service
        and use.period between begun.started and begun.seen_to
    group by begun.person_id, begun.programme, begun.started
),
followed as (
    select begun.person_id, begun.programme, begun.township, begun.sex, begun.hukou, begun.birth,
        begun.started as start,
        coalesce(used.period, begun.seen_to) - begun.started + 1 as last,
        case when used.period is not null then 'used' when begun.is_ended then 'left' else '' end
            as outcome
    from begun
    left join used
        on used.person_id = begun.person_id and used.programme = begun.programme
        and used.started = begun.started
)
select followed.programme, followed.township, followed.sex, ages.age, followed.hukou, followed.start,
    followed.last, followed.outcome, count(*) as spells
from followed
join raw_age_at as ages on ages.months = followed.start - followed.birth
group by followed.programme, followed.township, followed.sex, ages.age, followed.hukou, followed.start,
    followed.last, followed.outcome
