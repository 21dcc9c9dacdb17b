-- One row per record of a sample of $most persons whose sound identity number stands in more than one system: the pairs
-- from which it is learnt how records of one person differ.
with several as (
    select person_key from described
    where is_valid and is_resident
    group by person_key
    having count(distinct system) > 1
    order by hash(person_key)
    limit $most
)
select described.*, described.person_key as person
from described
join several on several.person_key = described.person_key
