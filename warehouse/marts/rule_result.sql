-- One row per rule, system, township and period (-1: the state at extraction): how many were tested, how
-- many were hit, and the money in fen that the hits concern.
with counted as (
    select ruled.rule, counted.system, counted.township, counted.period, counted.tested, 0 as hits,
        0 as fen
    from rule_tested as counted
    join raw_rule as ruled
        on ruled.base = counted.base and ruled.programme = counted.programme
    union all
    select rule, system, township, period, 0, 1, fen from rule_hit
)
-- What was hit was tested, also where its other record lies in another township.
select rule, system, township, period, greatest(sum(tested), sum(hits)) as tested, sum(hits) as hits,
    sum(fen) as fen
from counted
group by rule, system, township, period
