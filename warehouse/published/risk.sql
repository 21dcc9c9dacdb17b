-- One row per clock, programme, area of any level, sex, age, hukou, start, months elapsed before, time
-- until exit or censoring, and outcome: spells (receipt, in months) or applications (decision, in days).
with timed as (
    select 'receipt' as clock, programme, township, sex, age, hukou, start, entry, last, outcome, spells
    from risk
    union all
    select 'decision', programme, township, sex, age, hukou, start, 0, last, outcome, spells from wait
)
select timed.clock, timed.programme, above.ancestor as area, timed.sex, timed.age, timed.hukou,
    timed.start, timed.entry, timed.last, timed.outcome, sum(timed.spells) as spells
from timed
join raw_ancestor as above on above.code = timed.township
group by all
order by timed.clock, timed.programme, area
