-- One row per benefit left, the up to three benefits that began one after the other (or how the sequence ends),
-- classes of months between, and area down to districts: exits that have been followed for twelve months, deaths
-- left out. A sequence ends with none (nothing began within twelve months), open (the last benefit is still paid,
-- or ended less than twelve months ago) or death; what comes after the end is empty. `within_n` is the smallest of
-- 1, 3, 6 and 12 months that the pause before step n does not exceed; 0 where there is no step.
with spell as (
    select person_id, programme, township, first_period, last_period, outcome, is_unit
    from int_spell
    where gap = 1 and programme not in ('any', 'TMP', 'MDA')
),
following as (
    select this.person_id, this.programme, this.first_period,
        min(row(later.first_period, later.programme)) as later
    from spell as this
    join spell as later
        on later.person_id = this.person_id
        and later.first_period between this.last_period and this.last_period + 12
        and (later.programme <> this.programme or later.first_period > this.last_period)
    group by this.person_id, this.programme, this.first_period
),
step as (
    select spell.person_id, spell.programme, spell.township, spell.first_period, spell.last_period, spell.outcome,
        spell.is_unit,
        case when spell.outcome = 'death' then 'death'
            when spell.last_period > extraction.mature - 12 then 'open'
            when later is null then 'none'
            else later[2] end as next,
        case when spell.outcome = 'death' or spell.last_period > extraction.mature - 12 or later is null then null
            else later[1] end as next_period,
        case when next_period is null then 0
            when next_period - spell.last_period - 1 <= 1 then 1
            when next_period - spell.last_period - 1 <= 3 then 3
            when next_period - spell.last_period - 1 <= 6 then 6
            else 12 end as within
    from spell
    cross join raw_extraction as extraction
    left join following
        on following.person_id = spell.person_id and following.programme = spell.programme
        and following.first_period = spell.first_period
),
counted as (
    select first_step.programme, first_step.next as next_1, first_step.within as within_1,
        coalesce(second_step.next, '') as next_2, coalesce(second_step.within, 0) as within_2,
        coalesce(third_step.next, '') as next_3, coalesce(third_step.within, 0) as within_3,
        first_step.township, count(*) as persons
    from step as first_step
    cross join raw_extraction as extraction
    left join step as second_step
        on second_step.person_id = first_step.person_id and second_step.programme = first_step.next
        and second_step.first_period = first_step.next_period
    left join step as third_step
        on third_step.person_id = second_step.person_id and third_step.programme = second_step.next
        and third_step.first_period = second_step.next_period
    where first_step.is_unit and first_step.outcome <> 'death'
        and first_step.last_period between 0 and extraction.mature - 12
    group by all
)
select counted.programme, counted.next_1, counted.next_2, counted.next_3, counted.within_1, counted.within_2,
    counted.within_3, above.ancestor as area, sum(counted.persons) as persons
from counted
join raw_ancestor as above on above.code = counted.township
join raw_area as upper_area on upper_area.code = above.ancestor and upper_area.rank <= 2
group by all
order by area, counted.programme
