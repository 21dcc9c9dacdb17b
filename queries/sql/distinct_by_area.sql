-- One row per area of every level: persons paid at least once, and where asked the mean of those paid in a month.
with present as (
    select area, sum(cum[$before + 1] - coalesce(cum[$before], 0)) as persons
    from cube
    where measure = 'person_months' and programme = $programme
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
        and ($hukou = '' or hukou = $hukou)
    group by area
),
monthly as (
    select area, sum(cum[$upto] - coalesce(cum[$before], 0))::double
            / ($upto - $before) as persons
    from cube
    where $denominator <> '' and measure = $denominator and programme = $denominator_programme
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
        and ($hukou = '' or hukou = $hukou)
    group by area
),
later as (
    select cast(entry.area as varchar) as area, sum(persons) as persons
    from entry
    where programme = try_cast($programme as programme) and period > $first and period <= $last and previous < $first
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
        and ($hukou = '' or hukou = $hukou)
    group by entry.area
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
    select area.code,
        (coalesce(present.persons, 0) + coalesce(later.persons, 0))::double as numerator,
        case when $denominator = '' then 1.0 else coalesce(monthly.persons, 0.0) end::double as denominator,
        0.0::double as basis,
        coalesce(absent.missing, 0) as missing,
        coalesce(absent.not_applicable, 0) as not_applicable
    from area
    left join present on present.area = area.code
    left join monthly on monthly.area = area.code
    left join later on later.area = area.code
    left join absent on absent.area = area.code
    order by area.code
)
select * from answered
