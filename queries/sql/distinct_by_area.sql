-- One row per area drawn at the level within the chosen area: persons paid at least once.
with drawn as (
    select layer.code, layer.feature
    from layer
    join ancestor on ancestor.code = layer.code
    where layer.level = $level and ancestor.ancestor = $within
),
present as (
    select area, sum(cum[$before + 1] - coalesce(cum[$before], 0)) as persons
    from cube
    where measure = 'person_months' and programme = $programme
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
        and ($hukou = '' or hukou = $hukou)
    group by area
),
later as (
    select area, sum(persons) as persons
    from entry
    where programme = $programme and period > $first and period <= $last and previous < $first
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
        and ($hukou = '' or hukou = $hukou)
    group by area
),
absent as (
    select area,
        count(*) filter (where status = 'missing') as missing,
        count(*) filter (where status = 'not_applicable') as not_applicable
    from gap
    where subject in ($programme, $numerator, $denominator) and (period = -1 or period between $first and $last)
    group by area
),
answered as (
    select drawn.code, drawn.feature,
        (coalesce(present.persons, 0) + coalesce(later.persons, 0))::double as numerator,
        1.0::double as denominator,
        (coalesce(present.persons, 0) + coalesce(later.persons, 0))::double as basis,
        coalesce(absent.missing, 0) as missing,
        coalesce(absent.not_applicable, 0) as not_applicable
    from drawn
    left join present on present.area = drawn.code
    left join later on later.area = drawn.code
    left join absent on absent.area = drawn.code
    order by drawn.feature
)
select * from answered
