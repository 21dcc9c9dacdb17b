-- One row per benefit, service, township, sex, age and hukou: persons who received the benefit in the
-- last twelve complete months and used the service in them, and how many would have (expected, with its
-- variance) at the rate of the residents of the same township, sex, age and hukou without the benefit.
-- Groups with fewer than twenty such residents are not compared; `compared` are the users of the others.
-- Both are summed as decimals: sums of binary fractions differ with the order of the rows.
with held as (
    select received.person_id, received.programme, received.is_only, received.township, received.sex, received.hukou,
        ages.age
    from int_received as received
    join raw_extraction as extraction on received.until = extraction.mature
    join raw_age_at as ages on ages.months = received.until - received.birth
    where received.window_months = 12
),
received as (
    select person_id, programme, township, sex, hukou, age from held
    union all
    select person_id, cast('any' as programme) as programme, township, sex, hukou, age from held where is_only
),
beneficiaries as (
    select programme, township, sex, age, hukou, count(*) as persons
    from received
    group by programme, township, sex, age, hukou
),
used as (
    select used.person_id, used.programme as service, max_by(used.township, row(used.period, used.township))
            as township
    from int_service_month as used
    join raw_extraction as extraction
        on used.period between extraction.mature - 11 and extraction.mature
    group by used.person_id, used.programme
),
residents as (
    select register.township, register.sex, register.age, register.hukou,
        sum(register.residents) as residents
    from stg_residents as register
    join raw_extraction as extraction on extraction.mature = register.period
    group by register.township, register.sex, register.age, register.hukou
),
compared_group as (
    select beneficiaries.*, residents.residents - beneficiaries.persons as others
    from beneficiaries
    join residents
        on residents.township = beneficiaries.township and residents.sex = beneficiaries.sex
        and residents.age = beneficiaries.age and residents.hukou = beneficiaries.hukou
    where residents.residents - beneficiaries.persons >= 20
),
both_sides as (
    select received.programme, used.service, received.township, received.sex, received.age,
        received.hukou, count(*) as users
    from received
    join used on used.person_id = received.person_id
    group by received.programme, used.service, received.township, received.sex, received.age,
        received.hukou
),
user_group as (
    select used.person_id, used.service, used.township, person.sex, person.hukou, ages.age
    from used
    join int_person as person on person.person_id = used.person_id
    cross join raw_extraction as extraction
    join raw_age_at as ages on ages.months = extraction.mature - person.birth
),
everybody as (
    select service, township, sex, age, hukou, count(*) as users
    from user_group
    group by service, township, sex, age, hukou
),
holders as (
    select received.programme, user_group.service, user_group.township, user_group.sex,
        user_group.age, user_group.hukou, count(*) as users
    from user_group
    join received on received.person_id = user_group.person_id
    group by received.programme, user_group.service, user_group.township, user_group.sex,
        user_group.age, user_group.hukou
),
matched as (
    select compared_group.*, everybody.service,
        greatest(everybody.users - coalesce(holders.users, 0), 0) as other_users
    from compared_group
    join everybody
        on everybody.township = compared_group.township and everybody.sex = compared_group.sex
        and everybody.age = compared_group.age and everybody.hukou = compared_group.hukou
    left join holders
        on holders.programme = compared_group.programme
        and holders.service = everybody.service and holders.township = compared_group.township
        and holders.sex = compared_group.sex and holders.age = compared_group.age
        and holders.hukou = compared_group.hukou
),
counted as (
    select both_sides.programme, both_sides.service, both_sides.township, both_sides.sex,
        both_sides.age, both_sides.hukou, both_sides.users,
        case when compared_group.programme is null then 0 else both_sides.users end as compared,
        cast(0 as decimal(20, 9)) as expected, cast(0 as decimal(20, 9)) as spread
    from both_sides
    left join compared_group
        on compared_group.programme = both_sides.programme
        and compared_group.township = both_sides.township and compared_group.sex = both_sides.sex
        and compared_group.age = both_sides.age and compared_group.hukou = both_sides.hukou
    union all
    select programme, service, township, sex, age, hukou, 0 as users, 0 as compared,
        cast(persons * least(other_users / others, 1) as decimal(20, 9)) as expected,
        cast(persons * persons * least(other_users / others, 1) / others as decimal(20, 9)) as spread
    from matched
    where other_users > 0
)
select programme, service, township, sex, age, hukou, sum(users) as users,
    sum(compared) as compared, sum(expected) as expected, sum(spread) as spread
from counted
group by programme, service, township, sex, age, hukou
