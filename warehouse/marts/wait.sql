-- One row per programme, township, sex, age, hukou, period of application, days and outcome:
-- applications decided after, or pending for, that many days.
select programme, township, sex, age, hukou, applied as start,
    greatest(coalesce(days, days_waited), 1) as last,
    case when days is null then '' else 'decided' end as outcome, count(*) as spells
from stg_application
group by programme, township, sex, age, hukou, applied, greatest(coalesce(days, days_waited), 1),
    case when days is null then '' else 'decided' end
