-- One row per person record of a system: its number, the identity number in 18 characters (another
-- document as it is), what is recorded of the person, and where: the township of the home, or the whole
-- province where the recorded code is of no township. A recorded birth that cannot be (ranges.toml, `birth`)
-- is kept beside the one that counts, `born`: that of the number. `id_birth` is what a valid resident number tells;
-- `is_impossible` where that cannot be; `is_short` where the number stands in 15 digits. How the person is reached is
-- in stg_contact: of it only whether it is there is kept. `filled` counts the fields that are.
with recorded as (
    select 'civil_affairs' as system, person_no, name, id_type, upper(id_card) as id,
        sex as sex_code, cast(birth_date as date) as birth_date, hukou_type = '本地' as is_local,
        town_code, phone, bank_account as account, status
    from raw_ca_person
    union all
    select 'hrss' as system, "个人编号", "姓名", "证件类型", upper("证件号码"), "性别",
        cast("出生日期" as date), "户籍性质" = '本地', "参保地代码", "联系电话", "银行账号", "状态"
    from raw_hr_person
    union all
    select 'pension' as system, person_no, name, id_type, upper(id_card), sex,
        cast(birth_date as date), hukou_type = '本地', town_code, phone, bank_account, status
    from raw_pn_person
    union all
    select 'healthcare' as system, psn_no, psn_name, cert_type, upper(certno), gend,
        cast(brdy as date), hukou = '1', town_code, tel, bank_acct, status
    from raw_hc_person
),
widened as (
    select system, person_no, name, id_type, id as id_recorded, sex_code, birth_date, is_local,
        town_code, account is not null as has_account, status,
        case when name <> '' then 1 else 0 end + case when id <> '' then 1 else 0 end
            + case when sex_code <> '' then 1 else 0 end + case when birth_date is not null then 1 else 0 end
            + case when phone <> '' then 1 else 0 end + case when account <> '' then 1 else 0 end as filled,
        case when length(id) = 15 then substring(id, 1, 6) || '19' || substring(id, 7, 9)
            else substring(id, 1, 17) end as body,
        case when length(id) = 18 then substring(id, 18, 1) else '' end as tail
    from recorded
),
numbered as (
    select *,
        case when regexp_full_match(body, '[0-9]{17}') then cast(body as bigint) end as digits
    from widened
),
summed as (
    select *, (
            digits // 10000000000000000 % 10 * 7
            + digits // 1000000000000000 % 10 * 9
            + digits // 100000000000000 % 10 * 10
            + digits // 10000000000000 % 10 * 5
            + digits // 1000000000000 % 10 * 8
            + digits // 100000000000 % 10 * 4
            + digits // 10000000000 % 10 * 2
            + digits // 1000000000 % 10 * 1
            + digits // 100000000 % 10 * 6
            + digits // 10000000 % 10 * 3
            + digits // 1000000 % 10 * 7
            + digits // 100000 % 10 * 9
            + digits // 10000 % 10 * 10
            + digits // 1000 % 10 * 5
            + digits // 100 % 10 * 8
            + digits // 10 % 10 * 4
            + digits % 10 * 2
        ) % 11 as remainder
    from numbered
),
shaped as (
    select *, coalesce(id_type, '01') = '01' as is_resident,
        substring('10X98765432', cast(remainder as integer) + 1, 1) as check_character,
        coalesce(
            digits is not null
            and (
                length(id_recorded) = 15
                or (length(id_recorded) = 18 and (tail between '0' and '9' or tail = 'X'))
            ), false
        ) as is_formed
    from summed
),
checked as (
    select system, person_no, name, sex_code, birth_date, is_local, town_code,
        is_resident, is_formed or not is_resident as is_formed, is_resident and length(id_recorded) = 15 as is_short,
        has_account, filled, status is distinct from '注销' as is_live,
        case when is_resident then body || check_character else id_recorded end as id,
        not is_resident or (is_formed and (tail = '' or tail = check_character)) as is_valid
    from shaped
),
dated as (
    select *, try_cast(substring(id, 7, 4) || '-' || substring(id, 11, 2) || '-' || substring(id, 13, 2) as date) as told
    from checked
)
select dated.system, dated.person_no, dated.name, dated.sex_code, dated.birth_date, dated.is_local, dated.is_resident,
    dated.is_formed, dated.is_short, dated.has_account, dated.filled, dated.is_live, dated.id, dated.is_valid, coalesce(place.township, root.code) as township,
    case when dated.birth_date between extraction.first_birth and extraction.extracted then dated.birth_date
        else dated.told end as born,
    case when dated.is_valid and dated.is_resident then dated.told end as id_birth,
    dated.is_valid and dated.is_resident and coalesce(
        dated.told > extraction.extracted or year(dated.told) < year(extraction.extracted) - 120, true
    ) as is_impossible
from dated
cross join raw_extraction as extraction
join raw_area as root on root.rank = 0
left join raw_place as place on place.code = dated.town_code
