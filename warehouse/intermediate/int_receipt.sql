-- One row per person and programme: whether all months lie in one township (is_single), whether it is also the
-- only programme of the person (is_only), whether they are one run (is_lone), and whether all months of all programmes
-- of the person lie in one township (is_settled). What is single needs no merging at upper levels, what is lone none at
-- all.
with place as (
    select person_id, programme, min(township) as township, max(township) as other, count(*) as runs
    from int_run
    group by person_id, programme
),
several as (
    select person_id, min(township) = max(other) as is_settled from place group by person_id having count(*) > 1
)
select place.person_id, place.programme, place.township = place.other as is_single,
    place.township = place.other and several.person_id is null as is_only, place.runs = 1 as is_lone,
    coalesce(several.is_settled, place.township = place.other) as is_settled
from place
left join several on several.person_id = place.person_id
