-- One row per hit of a rule: the system and the key of what was hit, township, period (-1: the state at
-- extraction) and the money it concerns in fen. Persons and keys: this table never leaves the build but as
-- the case list of the data owner. A person without a number in the system is called by what the system has: the
-- identity number.
with person_month as (
    select 'P01' as rule, person_id, programme, township, period from p01
    union all
    select 'P04', person_id, programme, township, period from p04
    union all
    select 'P05', person_id, programme, township, period from p05
    union all
    select 'P06', person_id, programme, township, period from p06
    union all
    select 'P07', person_id, programme, township, period from p07
    union all
    select 'P08', person_id, programme, township, period from p08
    union all
    select 'P09', person_id, programme, township, period from p09
    union all
    select 'P12', person_id, programme, township, period from p12
),
disputed as (
    select distinct number.person_id
    from id08
    join int_person_number as number
        on number.system = id08.system and number.person_no = id08.person_no
),
certain as (
    select person_month.*
    from person_month
    left join disputed on disputed.person_id = person_month.person_id
    where disputed.person_id is null
),
paid as (
    select hit.rule, hit.person_id, hit.programme, hit.township, hit.period, month.fen
    from certain as hit
    join int_person_month as month
        on month.person_id = hit.person_id and month.programme = hit.programme
        and month.township = hit.township and month.period = hit.period
    union all
    select hit.rule, hit.person_id, hit.programme, hit.township, hit.period, entitlement.fen
    from certain as hit
    join int_entitlement as entitlement
        on entitlement.person_id = hit.person_id and entitlement.programme = hit.programme
        and entitlement.township = hit.township
        and hit.period between entitlement.first_period and entitlement.last_period
    union all
    select hit.rule, hit.person_id, hit.programme, hit.township, hit.period,
        month.fen // member.members
    from certain as hit
    join int_case_member as member on member.person_id = hit.person_id and hit.programme = 'DIB'
    join int_case_month as month
        on month.case_no = member.case_no and month.township = hit.township
        and month.period = hit.period
),
summed as (
    select rule, person_id, programme, township, period, sum(fen) as fen
    from paid
    group by rule, person_id, programme, township, period
),
hit_person as (
    select person_id from summed
    union
    select person_id from p11
),
numbered as (
    select number.person_id, owner.programme, owner.system, min(number.person_no) as person_no
    from int_person_number as number
    semi join hit_person on hit_person.person_id = number.person_id
    join raw_owner as owner on owner.system = number.system
    group by number.person_id, owner.programme, owner.system
),
named as (
    select known.person_id, min(known.id) as id
    from int_known_id as known
    semi join hit_person on hit_person.person_id = known.person_id
    group by known.person_id
),
headed as (
    select person_id, min(case_no) as case_no
    from int_case_member
    where is_unit
    group by person_id
),
of_person as (
    select summed.rule, owner.system, coalesce(cast(numbered.person_no as varchar), named.id) as key,
        summed.township, summed.period, summed.fen
    from summed
    join raw_owner as owner on owner.programme = summed.programme
    left join numbered
        on numbered.person_id = summed.person_id and numbered.programme = summed.programme
    left join named on named.person_id = summed.person_id
    union all
    select 'P11', owner.system,
        coalesce(
            cast(case when hit.programme = 'DIB' then headed.case_no end as varchar),
            cast(numbered.person_no as varchar), named.id
        ), hit.township, hit.period, 0
    from p11 as hit
    join raw_owner as owner on owner.programme = hit.programme
    left join numbered
        on numbered.person_id = hit.person_id and numbered.programme = hit.programme
    left join named on named.person_id = hit.person_id
    left join headed on headed.person_id = hit.person_id
),
found as (
    select 'P02' as rule, system, payee as key, township, period, fen from p02
    union all
    select 'P03', system, payee, township, period, fen from p03
    union all
    select 'P10', system, payee, township, period, fen from p10
    union all
    select 'P13', 'healthcare', person_no, township, period, 0 from p13
    union all
    select 'P14', 'civil_affairs', case_no, township, period, 0 from p14
    union all
    select 'P15', system, person_no, township, -1, 0 from p15
    union all
    select 'P16', 'civil_affairs', case_no, township, -1, 0 from p16
    union all
    select 'P17', 'services', event_no, township, period, 0 from p17
    union all
    select 'P18', 'affairs', application_no, township, period, 0 from p18
    union all
    select 'ID01', system, person_no, township, -1, 0 from id01
    union all
    select 'ID02', system, person_no, township, -1, 0 from id02
    union all
    select 'ID03', system, person_no, township, -1, 0 from id03
    union all
    select 'ID04', system, person_no, township, -1, 0 from id04
    union all
    select 'ID05', system, person_no, township, -1, 0 from id05
    union all
    select 'ID06', system, person_no, township, -1, 0 from id06
    union all
    select 'ID07', system, person_no, township, -1, 0 from id07
    union all
    select 'ID08', system, person_no, township, -1, 0 from id08
    union all
    select 'ID09', system, person_no, township, -1, 0 from id09
    union all
    select 'ID10', system, person_no, township, -1, 0 from id10
)
select rule, system, key, township, period, fen from of_person
union all
select rule, system, cast(key as varchar), township, period, fen from found
union all
select 'P19', 'affairs', office, township, -1, 0 from p19
union all
select 'P20', owner.system, cast(p20.township as varchar), p20.township, p20.period, 0
from p20
join raw_owner as owner on owner.programme = p20.programme
