-- One row per area of a level and asked period: sums of up to three measures in that period alone.
with asked as (
    select unnest($periods) as period
),
place as (
    select code as area from area where level = $level
),
measured as (
    select cube.area, 'numerator' as role, cube.cum
    from cube join place on place.area = cube.area
    where measure = $numerator and programme = $numerator_programme
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
        and ($hukou = '' or hukou = $hukou)
    union all
    select cube.area, 'denominator' as role, cube.cum
    from cube join place on place.area = cube.area
    where measure = $denominator and programme = $denominator_programme
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
        and ($hukou = '' or hukou = $hukou)
    union all
    select cube.area, 'basis' as role, cube.cum
    from cube join place on place.area = cube.area
    where measure = $basis and programme = $basis_programme
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
        and ($hukou = '' or hukou = $hukou)
),
summed as (
    select measured.area, asked.period,
        coalesce(sum(cum[asked.period + 1] - coalesce(cum[asked.period], 0)) filter (where role = 'numerator'), 0)::double
            as numerator,
        coalesce(sum(cum[asked.period + 1] - coalesce(cum[asked.period], 0)) filter (where role = 'denominator'), 0)::double
            as denominator,
        coalesce(sum(cum[asked.period + 1] - coalesce(cum[asked.period], 0)) filter (where role = 'basis'), 0)::double
            as basis
    from measured cross join asked
    group by measured.area, asked.period
    order by measured.area, asked.period
)
select * from summed
