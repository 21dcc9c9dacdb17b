-- One row per programme, township, sex, age, hukou, window and number of months received in it:
-- persons, in the township of their last month in the window.
select received.programme, received.township, person.sex, ages.age, person.hukou, received.until,
    received.window_months, received.months, count(*) as persons
from int_received as received
join int_person as person on person.person_id = received.person_id
join raw_ages as ages
    on received.until - person.birth >= ages.low and received.until - person.birth < ages.high
group by received.programme, received.township, person.sex, ages.age, person.hukou, received.until,
    received.window_months, received.months
