-- One row per asked area and asked period: sums of up to three measures in that period alone.
with asked as (
    @asked
),
moment as (
    select unnest($periods) as period
),
source as not materialized (
    select cube.* from cube join asked on asked.area = cube.area
),
measured as (
    @measured
),
monthly as (
    select measured.area, moment.period, measured.role,
        sum(cum[moment.period + 1] - coalesce(cum[moment.period], 0)) as amount
    from measured cross join moment
    group by measured.area, moment.period, measured.role
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
    select asked.area, moment.period,
        coalesce(sum(amount) filter (where role = 'numerator'), 0)::double as numerator,
        coalesce(sum(amount) filter (where role = 'denominator'), 0)::double as denominator,
        coalesce(sum(amount) filter (where role = 'basis'), 0)::double as basis,
        coalesce(max(absent.missing), 0) as missing,
        coalesce(max(absent.not_applicable), 0) as not_applicable
    from asked cross join moment
    left join monthly on monthly.area = asked.area and monthly.period = moment.period
    left join absent on absent.area = asked.area and absent.period in (moment.period, -1)
    group by asked.area, moment.period
    order by asked.area, moment.period
)
select * from answered
