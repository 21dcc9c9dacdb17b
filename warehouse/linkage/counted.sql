-- One row per area: records, persons of the exact linkage (each once, wherever their records are), pairs by way, and
-- what they tell of errors: the persons expected to be counted twice (missed) and those expected to be wrong among what
-- is proposed (mistaken). Who lives in no known township counts in the whole alone.
with above as (
    select case when area.rank > 0 then cast(ancestor.code as varchar) else '' end as code,
        cast(ancestor.ancestor as varchar) as area
    from raw_ancestor as ancestor
    join raw_area as area on area.code = ancestor.code
),
placed as (
    select above.area, count(*) as records, count(distinct described.person_key) as persons
    from described
    join above on above.code = coalesce(described.place, '')
    group by above.area
),
paired as (
    select above.area, count(*) filter (where pairs.way = 'deterministic') as deterministic,
        count(*) filter (where pairs.way = 'probable') as probable,
        count(*) filter (where pairs.way = 'doubtful') as doubtful, sum(pairs.match_probability) as missed,
        sum(1 - pairs.match_probability) filter (where pairs.way <> 'doubtful') as mistaken
    from pairs
    join above on above.code = coalesce(pairs.place_l, '')
    group by above.area
)
select placed.area, placed.records, placed.persons, coalesce(paired.deterministic, 0) as deterministic,
    coalesce(paired.probable, 0) as probable, coalesce(paired.doubtful, 0) as doubtful,
    coalesce(paired.missed, 0) as missed, coalesce(paired.mistaken, 0) as mistaken
from placed
left join paired on paired.area = placed.area
