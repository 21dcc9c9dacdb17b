-- One row per code under which a system may book a person: the township it belongs to.
select code, township from raw_place
