-- One row per area of every level: sums of up to three measures, of those stored in parts of one as
-- the whole that they make.
with source as not materialized (
    select * from cube
),
measured as (
    @measured
),
summed as (
    select area,
        sum(cum[$upto] - coalesce(cum[$before], 0)) filter (where role = 'numerator') as numerator,
        sum(cum[$upto] - coalesce(cum[$before], 0)) filter (where role = 'denominator')
            as denominator,
        sum(cum[$upto] - coalesce(cum[$before], 0)) filter (where role = 'basis') as basis
    from measured
    group by area
),
absent as (
    select area,
        count(*) filter (where status = 'missing') as missing,
        count(*) filter (where status = 'not_applicable') as not_applicable
    from gap
    where subject in ($programme, $numerator, $denominator, concat_ws('|', $numerator, $numerator_programme, $sex, $age, $hukou),
        concat_ws('|', $denominator, $denominator_programme, $sex, $age, $hukou))
        and (period = -1 or period between $first and $last)
    group by area
),
stored as (
    select key[7:] as measure, value::integer as parts
    from atlas
    where starts_with(key, 'parts:')
),
answered as (
    select area.code,
        coalesce(summed.numerator, 0)::double / coalesce((select parts from stored where measure = $numerator), 1) as numerator,
        coalesce(summed.denominator, 0)::double / coalesce((select parts from stored where measure = $denominator), 1) as denominator,
        coalesce(summed.basis, 0)::double / coalesce((select parts from stored where measure = $basis), 1) as basis,
        coalesce(absent.missing, 0) as missing,
        coalesce(absent.not_applicable, 0) as not_applicable
    from area
    left join summed on summed.area = area.code
    left join absent on absent.area = area.code
    order by area.code
)
select * from answered
