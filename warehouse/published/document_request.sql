-- One row per area of any level, calendar year, document and branch: requests, and those that were needless
-- because the person had given the document (given), the branch holds it itself (held), or could have looked
-- it up (linked).
with counted as (
    select application.township, application.applied // 12 as years, request.document, request.branch,
        request.avoidable, count(*) as requests
    from int_request as request
    join stg_application as application on application.application_no = request.application_no
    group by application.township, application.applied // 12, request.document, request.branch, request.avoidable
)
select above.ancestor as area, first.year + counted.years as year, counted.document, counted.branch,
    sum(counted.requests) as requests,
    sum(case when counted.avoidable = 'given' then counted.requests else 0 end) as given,
    sum(case when counted.avoidable = 'held' then counted.requests else 0 end) as held,
    sum(case when counted.avoidable = 'exchange' then counted.requests else 0 end) as linked
from counted
cross join raw_first_year as first
join raw_ancestor as above on above.code = counted.township
group by above.ancestor, first.year + counted.years, counted.document, counted.branch
order by area, year, document, branch
