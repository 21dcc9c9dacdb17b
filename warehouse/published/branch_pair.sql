-- One row per area of any level and two branches (the same twice: one alone): persons whom both asked for
-- documents in the last twelve months whose payments are complete.
with asked as (
    select distinct coalesce('#' || cast(request.person_id as varchar), request.asked_of) as id, request.branch,
        application.township
    from int_request as request
    join stg_application as application on application.application_no = request.application_no
    cross join raw_extraction as extraction
    where application.applied between extraction.mature - 11 and extraction.mature
),
placed as (
    select distinct asked.id, asked.branch, above.ancestor as area
    from asked
    join raw_ancestor as above on above.code = asked.township
)
select one.area, one.branch, two.branch as other, count(*) as persons
from placed as one
join placed as two on two.id = one.id and two.area = one.area and two.branch >= one.branch
group by one.area, one.branch, two.branch
order by area, branch, other
