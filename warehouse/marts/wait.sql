-- One row per programme, township, sex, age, hukou, period of application, days and outcome:
-- applications decided after, or pending for, that many days. Decisions dated before their application
-- are left out.
select programme, township, sex, age, hukou, applied as start,
    greatest(coalesce(days, days_waited), 1) as last,
    case when days is null then '' else 'decided' end as outcome, count(*) as spells
from stg_application
where days is null or days >= 0
group by programme, township, sex, age, hukou, applied, greatest(coalesce(days, days_waited), 1),
    case when days is null then '' else 'decided' end
