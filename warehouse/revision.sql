-- One row per measure, programme, area and month of both builds in which the figure for everybody together differs:
-- before and after. `published` is the newer build, `earlier` the older one.
with common as (
    select now.period as at_now, was.period as at_was, now.code
    from published.main.period as now
    join earlier.main.period as was using (code)
),
paired as (
    select measure, programme, area, now.cum as now_cum, was.cum as was_cum,
        list_slice(now.cum, 1, least(len(now.cum), len(was.cum)))
            is distinct from list_slice(was.cum, 1, least(len(now.cum), len(was.cum))) as differs
    from published.main.cube as now
    full join earlier.main.cube as was using (measure, programme, area, sex, age, hukou)
),
touched as (
    select distinct measure, programme, area from paired where differs
),
monthly as (
    select paired.measure, paired.programme, paired.area, common.at_now as period, common.code,
        sum(coalesce(was_cum[at_was + 1], 0) - case when at_was = 0 then 0 else coalesce(was_cum[at_was], 0) end)
            as before,
        sum(coalesce(now_cum[at_now + 1], 0) - case when at_now = 0 then 0 else coalesce(now_cum[at_now], 0) end)
            as after
    from paired
    semi join touched
        on touched.measure = paired.measure and touched.programme = paired.programme and touched.area = paired.area
    cross join common
    group by all
)
select measure, programme, area, period, code, before, after from monthly where before <> after
