-- One row per area: records, persons of the exact linkage, pairs by way, and what they tell of errors: the persons
-- expected to be counted twice (missed) and those expected to be wrong among what is proposed (mistaken).
with placed as (
    select place, count(*) as records, count(distinct person_key) as persons
    from described group by place
),
paired as (
    select place_l as place, count(*) filter (where way = 'deterministic') as deterministic,
        count(*) filter (where way = 'probable') as probable,
        count(*) filter (where way = 'doubtful') as doubtful, sum(match_probability) as missed,
        sum(1 - match_probability) filter (where way <> 'doubtful') as mistaken
    from pairs group by place_l
)
select cast(above.ancestor as varchar) as area, sum(placed.records) as records, sum(placed.persons) as persons,
    sum(coalesce(paired.deterministic, 0)) as deterministic, sum(coalesce(paired.probable, 0)) as probable,
    sum(coalesce(paired.doubtful, 0)) as doubtful, sum(coalesce(paired.missed, 0)) as missed,
    sum(coalesce(paired.mistaken, 0)) as mistaken
from placed
left join paired on paired.place = placed.place
join raw_ancestor as above on above.code = placed.place
group by above.ancestor
