-- One row per live person record with a valid number of a person of whom there are several records: what is recorded.
-- Records of one number are of one person: only these need be compared, which is a quarter of all.
select identity.system, identity.person_no, number.person_id, identity.id, identity.name, identity.sex_code,
    identity.birth_date, identity.is_local, identity.is_resident, identity.is_short, identity.township
from int_person_number as number
semi join (select person_id from int_person where is_shared) as shared on shared.person_id = number.person_id
join stg_identity as identity on identity.system = number.system and identity.person_no = number.person_no
where identity.is_live and identity.is_valid
