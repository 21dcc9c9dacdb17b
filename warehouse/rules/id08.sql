-- One row per hit: a live person record whose valid identity number another live record holds under a name
-- that differs in more than one character, and another birth or sex, or no character in common. Of the two,
-- the one that does not fit the number, else the later.
-- Numbers that the register has replaced are left out.
with shared as (
    select id
    from stg_identity
    where is_valid and is_resident and is_live and name is not null
    group by id
    having min(name) <> max(name)
),
named as (
    select identity.system, identity.person_no, identity.id, identity.name, identity.township, identity.birth_date,
        identity.sex_code, case when checked.id05 or checked.id06 then 1 else 0 end as misfits
    from stg_identity as identity
    semi join shared on shared.id = identity.id
    anti join int_renumbered as renumbered on renumbered.id = identity.id
    join int_identity_check as checked
        on checked.system = identity.system and checked.person_no = identity.person_no
    where identity.is_valid and identity.is_resident and identity.is_live and identity.name is not null
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
