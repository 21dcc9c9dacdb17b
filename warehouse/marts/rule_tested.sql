-- One row per kind of thing that rules test, programme ('' where it has none), system, township and period
-- (-1: the state at extraction): how many there are.
select 'record' as base, '' as programme, system, township, -1 as period, count(*) as tested
from stg_identity
group by system, township
union all
select 'checked', '', system, township, -1, count(*)
from stg_identity
where is_valid
group by system, township
union all
select 'benefit_month', caseload.programme, owner.system, caseload.township, caseload.period,
    caseload.persons
from int_caseload as caseload
join raw_owner as owner on owner.programme = caseload.programme
union all
select 'township_month', step.programme, owner.system, step.township, step.period, 1
from int_caseload_step as step
join raw_owner as owner on owner.programme = step.programme
union all
select 'service', '', 'services', place.township, calendar.period, count(*)
from raw_service_event as raw
join raw_place as place on place.code = raw.town_code
join raw_calendar as calendar
    on calendar.yyyymm = year(cast(raw.date as date)) * 100 + month(cast(raw.date as date))
group by place.township, calendar.period
union all
select 'application', '', 'affairs', township, applied, count(*)
from stg_application
group by township, applied
union all
select 'office', '', 'affairs', place.township, -1, count(distinct raw.office)
from raw_application as raw
join raw_place as place on place.code = raw.town_code
group by place.township
union all
select 'payment', programme, system, township, period, normal
from payment_timing
where normal > 0
union all
select 'approval', approval.programme, owner.system, approval.township, approval.period, count(*)
from int_approval as approval
join raw_owner as owner on owner.programme = approval.programme
group by approval.programme, owner.system, approval.township, approval.period
union all
select 'enrolled', '', 'healthcare', township, period, persons from int_enrolled_month
union all
select 'household_month', 'DIB', 'civil_affairs', township, period, count(*)
from int_case_month
group by township, period
union all
select 'household', '', 'civil_affairs', place.township, -1, count(distinct raw.case_no)
from raw_dibao_case as raw
join raw_place as place on place.code = raw.town_code
group by place.township
union all
select 'account', '', system, township, -1, count(*)
from stg_identity
where system = 'civil_affairs' and has_account
group by system, township
