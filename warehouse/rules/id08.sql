-- One row per hit: a live person record whose valid identity number another live record holds under a name
-- that differs in more than one character, and another birth or sex, or no character in common. Of the two,
-- the one that does not fit the number, else the later.
-- Numbers that the register has replaced are left out.
with shared as (
    select id
    from int_shared_record
    where is_resident and name is not null
    group by id
    having min(name) <> max(name)
),
named as (
    select record.system, record.person_no, record.id, record.name, record.township, record.birth_date,
        record.sex_code, case when checked.id05 or checked.id06 then 1 else 0 end as misfits
    from int_shared_record as record
    semi join shared on shared.id = record.id
    anti join int_renumbered as renumbered on renumbered.id = record.id
    left join int_identity_check as checked
        on checked.system = record.system and checked.person_no = record.person_no
    where record.is_resident and record.name is not null
)
select distinct one.system, one.person_no, one.township
from named as one
join named as other on other.id = one.id
where case when substring(one.name, 1, 1) <> substring(other.name, 1, 1) then 1 else 0 end
        + case when substring(one.name, 2, 1) <> substring(other.name, 2, 1) then 1 else 0 end
        + case when substring(one.name, 3, 1) <> substring(other.name, 3, 1) then 1 else 0 end
        + case when substring(one.name, 4) <> substring(other.name, 4) then 1 else 0 end > 1
    and (one.birth_date <> other.birth_date or one.sex_code <> other.sex_code
        or length(translate(one.name, other.name, '')) = length(one.name))
    and (one.misfits > other.misfits
        or (one.misfits = other.misfits and one.person_no > other.person_no))
