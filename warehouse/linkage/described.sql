-- One row per person record of a system with name and birth date: what is compared, names in the forms in which they are
-- compared. `person_key` is shared by the records of one identity number. Who lives in no known township has no place to
-- compare.
select identity.system || ':' || cast(identity.person_no as varchar) as unique_id, key.person_key,
    identity.system, identity.person_no, forms.name, forms.folded, forms.sound, forms.shape,
    substring(forms.folded, 1, 1) as surname, nullif(substring(forms.folded, 2, 1), '') as first,
    nullif(substring(forms.folded, 3, 1), '') as second,
    strftime(identity.born, '%Y%m%d') as birth, identity.sex_code as sex,
    case when area.code is not null then contact.town_code end as town,
    cast(area.code as varchar) as place, cast(area.parent as varchar) as upper,
    contact.phone as contact, contact.account, identity.is_valid, identity.is_resident, identity.is_live,
    case identity.system when 'civil_affairs' then 1 when 'hrss' then 2 when 'pension' then 3 else 4 end
        as preference
from stg_identity as identity
join stg_contact as contact on contact.system = identity.system and contact.person_no = identity.person_no
join int_person_key as key on key.system = identity.system and key.person_no = identity.person_no
join name_form as forms on forms.name = trim(identity.name)
left join raw_area as area on area.code = identity.township and area.rank > 0
where identity.born is not null
