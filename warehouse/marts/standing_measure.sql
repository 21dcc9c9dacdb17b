-- View. One row per measure, programme, area, group and whatever the mart counts one by one: what stands in
-- every period from the first to the last. `is_single` rows stand for the areas above as well, `is_only`
-- rows also for 'any'.
select cast('person_months' as measure) as measure, programme, area, sex, age, hukou, first_period, last_period,
    1 as amount, is_single, is_only
from caseload
union all
select cast('amount' as measure), programme, township, sex, age, hukou, first_period, last_period, fen, true, false
from spending
union all
select measure, programme, township, sex, age, hukou, first_period, last_period, 1, true, false
from backlog
union all
select measure, cast('any' as programme), township, sex, age, hukou, first_period, last_period, persons, true,
    false
from combination
union all
select cast('combined_1' as measure), cast('any' as programme), area, sex, age, hukou, first_period, last_period, 1, true,
    false
from caseload
where is_only
union all
select measure, programme, township, sex, age, hukou, first_period, last_period, 1, true, false
from long_receipt
union all
select measure, cast('DNC' as programme), township, sex, age, hukou, first_period, last_period, 1, true, false
from care_coverage
