-- One row per rule, area of any level, system and calendar year (0: the state at extraction): tested, hits
-- and fen.
with dated as (
    select result.rule, result.system, result.township, result.tested, result.hits, result.fen,
        case when result.period < 0 then 0 else first.year + result.period // 12 end as year
    from rule_result as result cross join raw_first_year as first
)
select dated.rule, above.ancestor as area, dated.system, dated.year, sum(dated.tested) as tested,
    sum(dated.hits) as hits, sum(dated.fen) as fen
from dated
join raw_ancestor as above on above.code = dated.township
group by all
order by dated.rule, area
