-- One row per programme, area of any level, sex, age, hukou, period of a payment after a break or for the
-- first time, and last earlier paid period: persons.
with placed as (
    select paid.programme, above.ancestor as area, paid.sex, paid.age, paid.hukou, paid.period,
        paid.previous, paid.persons
    from first_payment as paid
    join raw_ancestor as above on above.code = paid.area
    where paid.is_single
    union all
    select programme, area, sex, age, hukou, period, previous, persons
    from first_payment
    where not is_single
)
select programme, area, sex, age, hukou, period, previous, sum(persons) as persons
from placed
group by all
order by programme, area
