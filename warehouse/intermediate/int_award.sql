-- One row per award: person, programme, period it began, period it ended (null while open), reason.
with awarded as (
    select number.person_id, cast('DIB' as programme) as programme, raw.award_date, raw.end_date, raw.end_reason
    from raw_dibao_case as raw
    join int_case_member as number on number.case_no = raw.case_no
    union all
    select number.person_id, schemes.programme, raw.award_date, raw.end_date, raw.end_reason
    from raw_ca_award as raw
    join raw_schemes as schemes on schemes.scheme = raw.scheme and schemes.file = 'payment'
    join int_person_number as number
        on number.system = 'civil_affairs' and number.person_no = raw.person_no
    union all
    select number.person_id, cast('UI' as programme) as programme, raw.award_date, raw.end_date, raw.end_reason
    from raw_hr_award as raw
    join int_person_number as number
        on number.system = 'hrss' and number.person_no = raw.person_no
),
dated as (
    select person_id, programme, end_reason,
        (year(cast(award_date as date)) - first.year) * 12 + month(cast(award_date as date)) - 1
            as awarded,
        (year(cast(end_date as date)) - first.year) * 12 + month(cast(end_date as date)) - 1
            as ended
    from awarded cross join raw_first_year as first
    union all
    select person_id, programme, end_reason, first_period as awarded,
        case when end_reason = '' then null else last_period end as ended
    from int_entitlement
)
select person_id, programme, cast(awarded as smallint) as awarded, cast(ended as smallint) as ended,
    end_reason
from dated
