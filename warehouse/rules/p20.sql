-- One row per hit: a programme, township and period whose caseload changes far more than usual: the
-- modified z-score of the monthly log change, less the median change among its neighbours of the same
-- district in the month, exceeds 4 in absolute value. A standard deviation is at least 0.6 of that of a
-- Poisson count of what moves at once: persons, of dibao households. Caseloads below 30 and months beside an
-- outage are not tested.
with
-- How many times the variance of single persons a caseload has that moves by households.
together as (
    select coalesce(sum(members) / cast(count(*) as double), 1) as persons from int_case_member
),
changed as (
    select step.programme, step.township, step.period, step.persons, step.before, area.parent,
        ln(step.persons / cast(step.before as double)) as change
    from int_caseload_step as step
    join raw_rule as ruled on ruled.rule = 'P20' and ruled.programme = step.programme
    join raw_area as area on area.code = step.township
    left join int_outage as outage
        on outage.programme = step.programme and outage.township = step.township
        and step.period between outage.first_period and outage.last_period + 1
    where outage.township is null
),
common as (
    select programme, parent, period, median(change) as change
    from changed
    group by programme, parent, period
),
centred as (
    select changed.programme, changed.township, changed.period, changed.persons, changed.before,
        changed.change - common.change as excess
    from changed
    join common on common.programme = changed.programme and common.parent = changed.parent
        and common.period = changed.period
),
spread as (
    select programme, township, 1.4826 * median(abs(excess)) as deviation
    from centred
    group by programme, township
),
scored as (
    select centred.programme, centred.township, centred.period, centred.persons, centred.before,
        centred.excess / greatest(
            spread.deviation,
            0.6 * sqrt(case centred.programme when 'DIB' then together.persons else 1 end / centred.before)
        ) as z
    from centred
    join spread on spread.programme = centred.programme and spread.township = centred.township
    cross join together
)
select programme, township, period, persons, before, z from scored where abs(z) > 4
