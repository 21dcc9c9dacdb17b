-- One row per name: its simplified form, its sound and its shape, character by character.
with spelt as (
    select name, unnest(string_split(name, '')) as character, unnest(range(length(name))) as place
    from (select distinct trim(name) as name from stg_identity where name is not null)
)
select spelt.name, string_agg(form.folded, '' order by spelt.place) as folded,
    string_agg(form.sound, ' ' order by spelt.place) as sound,
    string_agg(form.shape, '' order by spelt.place) as shape
from spelt
join character_form as form on form.character = spelt.character
group by spelt.name
