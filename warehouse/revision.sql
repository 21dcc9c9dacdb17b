-- One row per measure, programme, area and month of both builds in which the figure for everybody together differs:
-- before and after. `published` is the newer build, `earlier` the older one.
with common as (
    select now.period as at_now, was.period as at_was, now.code
    from published.main.period as now
    join earlier.main.period as was using (code)
),
paired as (
    select measure, programme, area, now.cum as now_cum, was.cum as was_cum
    from (select measure, programme, area, cum from published.main.cube where sex = '' and age = '' and hukou = '')
        as now
    full join
        (select measure, programme, area, cum from earlier.main.cube where sex = '' and age = '' and hukou = '') as was
        using (measure, programme, area)
    where list_slice(now.cum, 1, least(len(now.cum), len(was.cum)))
        is distinct from list_slice(was.cum, 1, least(len(now.cum), len(was.cum)))
),
monthly as (
    select measure, programme, area, common.at_now as period, common.code,
        coalesce(was_cum[at_was + 1], 0) - case when at_was = 0 then 0 else coalesce(was_cum[at_was], 0) end as before,
        coalesce(now_cum[at_now + 1], 0) - case when at_now = 0 then 0 else coalesce(now_cum[at_now], 0) end as after
    from paired
    cross join common
)
select measure, programme, area, period, code, before, after from monthly where before <> after
