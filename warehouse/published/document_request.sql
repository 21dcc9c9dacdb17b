-- One row per area of any level, calendar year, document and branch: requests, and those that were needless
-- because the person had given the document (given), the branch holds it itself (held), or could have looked
-- it up (linked).
with dated as (
    select application.township, first.year + application.applied // 12 as year, request.document,
        request.branch, request.avoidable
    from int_request as request
    join stg_application as application on application.application_no = request.application_no
    cross join raw_first_year as first
)
select above.ancestor as area, dated.year, dated.document, dated.branch, count(*) as requests,
    sum(case when dated.avoidable = 'given' then 1 else 0 end) as given,
    sum(case when dated.avoidable = 'held' then 1 else 0 end) as held,
    sum(case when dated.avoidable = 'exchange' then 1 else 0 end) as linked
from dated
join raw_ancestor as above on above.code = dated.township
group by above.ancestor, dated.year, dated.document, dated.branch
order by area, year, document, branch
