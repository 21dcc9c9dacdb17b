-- One row per hit: a person record whose identity number tells an impossible birth date.
select system, person_no, township from int_identity_check where id03
