-- One row per person record of a system: its number, the identity number in 18 characters, what is
-- recorded of the person, and where.
with recorded as (
    select 'civil_affairs' as system, person_no, upper(trim(id_card)) as id, sex,
        cast(birth_date as date) as birth_date, hukou_type = '本地' as is_local, town_code
    from raw_ca_person
    union all
    select 'hrss' as system, "个人编号", upper(trim("证件号码")), "性别",
        cast("出生日期" as date), "户籍性质" = '本地', "参保地代码"
    from raw_hr_person
    union all
    select 'healthcare' as system, psn_no, upper(trim(certno)), gend, cast(brdy as date),
        hukou = '1', town_code
    from raw_hc_person
),
widened as (
    select system, person_no, id as id_recorded, sex, birth_date, is_local, town_code,
        case when length(id) = 15 then substring(id, 1, 6) || '19' || substring(id, 7, 9)
            else substring(id, 1, 17) end as body,
        case when length(id) = 18 then substring(id, 18, 1) else '' end as tail
    from recorded
),
summed as (
    select *, regexp_matches(body, '^[0-9]{17}$') as is_numeric,
        case when regexp_matches(body, '^[0-9]{17}$') then (
            cast(substring(body, 1, 1) as integer) * 7 + cast(substring(body, 2, 1) as integer) * 9
            + cast(substring(body, 3, 1) as integer) * 10
            + cast(substring(body, 4, 1) as integer) * 5
            + cast(substring(body, 5, 1) as integer) * 8
            + cast(substring(body, 6, 1) as integer) * 4
            + cast(substring(body, 7, 1) as integer) * 2
            + cast(substring(body, 8, 1) as integer) * 1
            + cast(substring(body, 9, 1) as integer) * 6
            + cast(substring(body, 10, 1) as integer) * 3
            + cast(substring(body, 11, 1) as integer) * 7
            + cast(substring(body, 12, 1) as integer) * 9
            + cast(substring(body, 13, 1) as integer) * 10
            + cast(substring(body, 14, 1) as integer) * 5
            + cast(substring(body, 15, 1) as integer) * 8
            + cast(substring(body, 16, 1) as integer) * 4
            + cast(substring(body, 17, 1) as integer) * 2
        ) % 11 end as remainder
    from widened
),
checked as (
    select system, person_no, sex, birth_date, is_local, town_code,
        body || substring('10X98765432', remainder + 1, 1) as id,
        is_numeric and (tail = '' or tail = substring('10X98765432', remainder + 1, 1)) as is_valid
    from summed
)
select * from checked
