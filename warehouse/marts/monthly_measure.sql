-- View. One row per measure, programme, area, group, period and whatever the mart counts one by one: what happens
-- in a period. `is_single` rows stand for the areas above as well, `is_only` rows also for 'any'. Literals are cast: a
-- text beside a closed list would make the whole column a text, row by row.
select measure, programme, area, sex, age, hukou, period, persons as amount, is_single, is_only from spell_flow
union all
select cast('residents' as measure), cast('' as programme), township, sex, age, hukou, period, residents, true,
    false
from stg_residents
union all
select cast('local_residents' as measure), cast('' as programme), township, sex, age, hukou, period, residents, true,
    false
from stg_residents
where hukou = 'local'
union all
select cast('older_residents' as measure), cast('' as programme), township, sex, age, hukou, period, residents, true,
    false
from stg_residents
where age in ('a60', 'a80')
union all
select cast('working_residents' as measure), cast('' as programme), township, sex, age, hukou, period, residents, true,
    false
from stg_residents
where age = 'a16'
union all
select cast('insured_working' as measure), programme, township, sex, age, hukou, period, insured, true, false
from stg_insured
where age = 'a16'
union all
select cast('insured' as measure), programme, township, sex, age, hukou, period, insured, true, false
from stg_insured
union all
select measure, programme, township, sex, age, hukou, period, amount, true, false from case_handling
union all
select cast('service_events' as measure) as measure, programme, area, sex, age, hukou, period, uses, true, false
from service_use
where is_single
union all
select cast('service_minutes' as measure) as measure, programme, area, sex, age, hukou, period, minutes, true, false
from service_use
where is_single
union all
select cast('service_users' as measure) as measure, programme, area, sex, age, hukou, period, users, is_single, false
from service_use
where users > 0
union all
select cast('spells_ended' as measure) as measure, programme, township, sex, age, hukou, period, spells, true, false
from exit_reason
union all
select cast('ended_with_work' as measure) as measure, programme, township, sex, age, hukou, period, with_work, true, false
from exit_reason
where with_work > 0
union all
select measure, cast('' as programme), area, cast('f' as sex), cast('a0' as age), cast('local' as hukou), period, amount,
    false, false
from survey_welfare
