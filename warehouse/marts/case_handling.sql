-- One row per measure, programme, township, sex, age, hukou and period: applications, decisions and
-- documents asked for.
with asked as (
    select application.programme, application.township, application.sex, application.age,
        application.hukou, application.applied as period, count(*) as requests,
        sum(case when request.avoidable <> '' then 1 else 0 end) as avoidable
    from int_request as request
    join stg_application as application on application.application_no = request.application_no
    group by application.programme, application.township, application.sex, application.age,
        application.hukou, application.applied
),
counted as (
    select 'applications' as measure, programme, township, sex, age, hukou, applied as period,
        count(*) as amount
    from stg_application
    group by programme, township, sex, age, hukou, applied
    union all
    select 'decided', programme, township, sex, age, hukou, decided, count(*)
    from stg_application
    where decided is not null
    group by programme, township, sex, age, hukou, decided
    union all
    select 'approved', programme, township, sex, age, hukou, decided, count(*)
    from stg_application
    where decided is not null and result = 'approved'
    group by programme, township, sex, age, hukou, decided
    union all
    select 'requests', programme, township, sex, age, hukou, period, requests from asked
    union all
    select 'avoidable_requests', programme, township, sex, age, hukou, period, avoidable from asked
)
select * from counted
