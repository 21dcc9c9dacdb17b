-- One row per hit: an office whose application dates crowd on the 1st and the 15th. The chi-square test
-- against all other offices has one degree of freedom; 24 is passed by chance once in a million.
with dated as (
    select raw.office, place.township,
        case when day(cast(raw.apply_date as date)) in (1, 15) then 1 else 0 end as is_heaped
    from raw_application as raw
    join raw_place as place on place.code = raw.town_code
),
counted as (
    select office, min(township) as township, count(*) as dates, sum(is_heaped) as heaped
    from dated
    group by office
),
compared as (
    select office, township, dates, heaped,
        (sum(heaped) over () - heaped) / cast(nullif(sum(dates) over () - dates, 0) as double) as usual
    from counted
)
select office, township, dates, heaped, usual
from compared
where dates >= 20 and heaped > dates * usual
    and (heaped - dates * usual) * (heaped - dates * usual) > 24 * (dates * usual * (1 - usual))
