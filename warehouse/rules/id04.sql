-- One row per hit: a person record whose identity number begins with a region code never issued.
select system, person_no, township from int_identity_check where id04
