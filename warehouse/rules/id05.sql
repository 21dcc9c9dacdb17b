-- One row per hit: a person record whose birth date is not that of its identity number.
select system, person_no, township from int_identity_check where id05
