-- One row per indicator and programme for which the published file has data.
with held as (
    select distinct measure as source, programme from published.cube
    union
    select distinct 'entry', programme from published.entry
    union
    select distinct clock, programme from published.risk
    union
    select distinct 'recurrence', programme from published.recurrence
    union
    select distinct 'reentry', programme from published.reentry
    union
    select distinct 'received', programme from published.received
    union
    select distinct 'link', programmes.programme
    from published.link as links
    join published.programme as programmes
        on programmes.programme = links.programme and programmes.paired = links.service
),
sourced as (
    select indicator, sort, programmes,
        case when numerator <> 'risk' then numerator
            when kind in ('median_days', 'done_within') then 'decision'
            when kind in ('median_lag', 'used_within') then 'service'
            else 'receipt' end as source
    from published.indicator
)
select distinct sourced.indicator, held.programme
from sourced
join held on held.source = sourced.source
    and (sourced.programmes = '' or list_contains(string_split(sourced.programmes, ','), held.programme))
order by sourced.indicator, held.programme
