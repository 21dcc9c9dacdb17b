-- One row per hit: a person record whose identity number is missing or malformed.
select system, person_no, township from int_identity_check where id01
