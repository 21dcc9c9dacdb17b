-- One row per hit: a person record whose identity number has a wrong check digit.
select system, person_no, township from int_identity_check where id02
