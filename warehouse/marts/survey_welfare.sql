-- One row per measure, area of the two upper levels and period of the survey year: weighted persons, or
-- weighted thousandths. Income per head and year; poor is who has less than half of the province's median.
-- Assistance is dibao, support of the destitute and of orphans, and temporary relief. Sums are of decimals: those of
-- floating-point numbers would depend on the order of rows.
with assisted as (
    select household_no, cast(sum(cast(amount as decimal(18, 2))) as double) as amount
    from raw_survey_benefit
    where programme in ('DIB', 'TEK', 'TMP', 'ORP')
    group by household_no
),
household as (
    select place.township, cast(raw.weight as decimal(18, 6)) * cast(raw.persons as integer) as people,
        (raw.disposable_income - coalesce(assisted.amount, 0)) / raw.persons as before,
        raw.disposable_income / raw.persons as income,
        coalesce(assisted.amount, 0) / raw.persons as assistance
    from raw_survey_household as raw
    join raw_place as place on place.code = raw.town_code
    left join assisted on assisted.household_no = raw.household_no
    where raw.persons > 0 and raw.weight > 0
),
ranked as (
    select income, cast(sum(people) over (order by income) as double) / cast(sum(people) over () as double) as share from household
),
line as (
    select 0.5 * min(income) as yuan from ranked where share >= 0.5
),
judged as (
    select household.township, people, income, assistance, line.yuan,
        before < line.yuan as was_poor, income < line.yuan as is_poor, assistance > 0 as receives
    from household cross join line
),
summed as (
    select above.ancestor as area, sum(people) as persons,
        sum(case when is_poor then people else 0 end) as poor,
        sum(case when is_poor then cast(people * (yuan - income) / yuan as decimal(24, 6)) else 0 end) as gap,
        sum(case when was_poor then people else 0 end) as poor_before,
        sum(case when was_poor and not is_poor then people else 0 end) as lifted,
        sum(case when was_poor and not receives then people else 0 end) as left_out,
        sum(case when receives then people else 0 end) as receiving,
        sum(case when receives and not was_poor then people else 0 end) as not_poor_receiving,
        sum(case when receives then cast(people * assistance as decimal(24, 6)) else 0 end) as assistance,
        sum(case when receives then cast(people * income as decimal(24, 6)) else 0 end) as income
    from judged
    join raw_ancestor as above on above.code = judged.township
    join raw_area as upper_area on upper_area.code = above.ancestor and upper_area.rank <= 1
    group by above.ancestor
),
listed as (
    select area, unnest([
        {'measure': 'survey_persons', 'amount': cast(persons * 1000 as decimal(38, 6))},
        {'measure': 'survey_poor', 'amount': cast(poor * 1000 as decimal(38, 6))},
        {'measure': 'survey_gap', 'amount': cast(gap * 1000 as decimal(38, 6))},
        {'measure': 'survey_poor_before', 'amount': cast(poor_before * 1000 as decimal(38, 6))},
        {'measure': 'survey_lifted', 'amount': cast(lifted * 1000 as decimal(38, 6))},
        {'measure': 'survey_left_out', 'amount': cast(left_out * 1000 as decimal(38, 6))},
        {'measure': 'survey_receiving', 'amount': cast(receiving * 1000 as decimal(38, 6))},
        {'measure': 'survey_not_poor_receiving', 'amount': cast(not_poor_receiving * 1000 as decimal(38, 6))},
        {'measure': 'survey_assistance', 'amount': cast(assistance as decimal(38, 6))},
        {'measure': 'survey_income', 'amount': cast(income as decimal(38, 6))}
    ]) as entry
    from summed
)
select entry.measure, listed.area, calendar.period, cast(round(entry.amount) as bigint) as amount
from listed
cross join raw_extraction as extraction
join raw_calendar as calendar
    on calendar.period between extraction.months - 12 and extraction.months - 1
