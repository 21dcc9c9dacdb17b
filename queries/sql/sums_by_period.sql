-- One row per asked area and period: sums of up to three measures in that period alone.
with asked as (
    select unnest($areas) as area
),
measured as (
    select cube.area, 'numerator' as role, cube.cum
    from cube join asked on asked.area = cube.area
    where measure = $numerator and programme = $numerator_programme
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
        and ($hukou = '' or hukou = $hukou)
    union all
    select cube.area, 'denominator' as role, cube.cum
    from cube join asked on asked.area = cube.area
    where measure = $denominator and programme = $denominator_programme
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
        and ($hukou = '' or hukou = $hukou)
    union all
    select cube.area, 'basis' as role, cube.cum
    from cube join asked on asked.area = cube.area
    where measure = $basis and programme = $basis_programme
        and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
        and ($hukou = '' or hukou = $hukou)
),
monthly as (
    select measured.area, period.period, measured.role,
        sum(cum[period.period + 1] - coalesce(cum[period.period], 0)) as amount
    from measured cross join period
    group by measured.area, period.period, measured.role
),
absent as (
    select gap.area, gap.period,
        count(*) filter (where status = 'missing') as missing,
        count(*) filter (where status = 'not_applicable') as not_applicable
    from gap join asked on asked.area = gap.area
    where subject in ($programme, $numerator, $denominator)
    group by gap.area, gap.period
),
answered as (
    select asked.area, period.period,
        coalesce(sum(amount) filter (where role = 'numerator'), 0)::double as numerator,
        coalesce(sum(amount) filter (where role = 'denominator'), 0)::double as denominator,
        coalesce(sum(amount) filter (where role = 'basis'), 0)::double as basis,
        coalesce(max(absent.missing), 0) as missing,
        coalesce(max(absent.not_applicable), 0) as not_applicable
    from asked cross join period
    left join monthly on monthly.area = asked.area and monthly.period = period.period
    left join absent on absent.area = asked.area and absent.period in (period.period, -1)
    group by asked.area, period.period
    order by asked.area, period.period
)
select * from answered
