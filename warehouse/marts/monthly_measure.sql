-- View. One row per measure, programme, area, group and period, as the marts hold it: changes of what is
-- counted at the end of a month (names that end in _change), sums of everything else.
select 'caseload_change' as measure, programme, area, sex, age, hukou, period, persons as amount
from caseload_change
where is_single
union all
select 'caseload_change_merged', programme, area, sex, age, hukou, period, persons
from caseload_change
where not is_single
union all
select 'amount', programme, township, sex, age, hukou, period, fen from spending
union all
select 'amount_change', programme, township, sex, age, hukou, period, fen from spending_change
union all
select case when is_single then measure else measure || '_merged' end, programme, area, sex, age,
    hukou, period, persons
from spell_flow
union all
select 'residents', '', township, sex, age, hukou, period, residents from stg_residents
union all
select 'local_residents', '', township, sex, age, hukou, period, residents
from stg_residents
where hukou = 'local'
union all
select 'older_residents', '', township, sex, age, hukou, period, residents
from stg_residents
where age in ('a60', 'a80')
union all
select 'working_residents', '', township, sex, age, hukou, period, residents
from stg_residents
where age = 'a16'
union all
select 'insured_working', programme, township, sex, age, hukou, period, insured
from stg_insured
where age = 'a16'
union all
select 'insured', programme, township, sex, age, hukou, period, insured from stg_insured
union all
select measure, programme, township, sex, age, hukou, period, amount from case_handling
union all
select measure, programme, area, sex, age, hukou, period, amount from service_use
union all
select measure, programme, township, sex, age, hukou, period, amount from backlog
union all
select measure, programme, township, sex, age, hukou, period, amount from combination
union all
select measure, programme, township, sex, age, hukou, period, amount from long_receipt
union all
select measure, programme, township, sex, age, hukou, period, amount from care_coverage
union all
select measure, programme, township, sex, age, hukou, period, amount from payment_timing
union all
select measure, programme, township, sex, age, hukou, period, amount from exit_reason
union all
select measure || '_merged', '', area, 'f', 'a0', 'local', period, amount from survey_welfare
