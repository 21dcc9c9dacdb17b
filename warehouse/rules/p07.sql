-- One row per hit: a person and period of old-age pension before the eligible age: 60 for the resident
-- pension, by the kind of retirement for the employee pension. Special occupations and ill health have
-- no fixed age.
with aged as (
    select number.person_id, schemes.programme, place.township, begins.period as first_period,
        coalesce(ends.period, extraction.months - 1) as last_period,
        person.checked_birth + case raw.retirement when '女干部55' then 660 when '女工人50' then 600 else 720 end
            as eligible
    from raw_pn_period as raw
    join int_person_number as number
        on number.system = 'pension' and number.person_no = raw.person_no
    join int_person as person on person.person_id = number.person_id
    join raw_schemes as schemes on schemes.scheme = raw.scheme and schemes.file = 'period'
    join raw_place as place on place.code = raw.town_code
    join raw_calendar as begins on begins.yyyymm = raw.start_month
    left join raw_calendar as ends on ends.yyyymm = raw.end_month
    cross join raw_extraction as extraction
    where coalesce(raw.retirement, '') not in ('特殊工种', '病退')
),
early as (
    select person_id, programme, township, greatest(first_period, 0) as first_period,
        least(last_period, eligible - 1) as last_period
    from aged
    where greatest(first_period, 0) < eligible
)
select distinct early.person_id, early.programme, early.township, calendar.period
from early
join raw_calendar as calendar on calendar.period between early.first_period and early.last_period
