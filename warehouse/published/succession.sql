-- One row per benefit left, benefit that began next (empty for none within twelve months; the same one
-- for a return), months between, and area down to districts: exits that have been followed for twelve
-- months. A next benefit may begin in the last month of the one left; of several the first counts.
with ending as (
    select spell.person_id, spell.programme, spell.township, spell.last_period
    from int_spell as spell
    cross join raw_extraction as extraction
    where spell.gap = 1 and spell.is_unit and spell.programme not in ('any', 'TMP', 'MDA')
        and spell.outcome <> 'death'
        and spell.last_period between 0 and extraction.mature - 12
),
following as (
    select ending.person_id, ending.programme, ending.last_period,
        min_by(later.programme, row(later.first_period, later.programme)) as next_programme,
        min(later.first_period) as first_period
    from ending
    join int_spell as later
        on later.person_id = ending.person_id and later.gap = 1
        and later.programme not in ('any', 'TMP', 'MDA')
        and later.first_period between ending.last_period and ending.last_period + 12
        and (later.programme <> ending.programme or later.first_period > ending.last_period)
    group by ending.person_id, ending.programme, ending.last_period
),
counted as (
    select ending.programme, coalesce(following.next_programme, '') as next_programme,
        case when following.first_period is null then -1
            else greatest(following.first_period - ending.last_period - 1, 0) end as months,
        ending.township, count(*) as persons
    from ending
    left join following
        on following.person_id = ending.person_id and following.programme = ending.programme
        and following.last_period = ending.last_period
    group by all
)
select counted.programme, counted.next_programme, counted.months, above.ancestor as area,
    sum(counted.persons) as persons
from counted
join raw_ancestor as above on above.code = counted.township
join raw_area as upper_area on upper_area.code = above.ancestor and upper_area.rank <= 2
group by all
order by area, counted.programme
