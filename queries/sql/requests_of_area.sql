-- One row per document and branch: requests of some calendar years in an area, and those that were needless.
select document, branch, sum(requests)::bigint as requests, sum(given)::bigint as given,
    sum(held)::bigint as held, sum(linked)::bigint as linked
from document_request
where area = $area and year between $first_year and $last_year
group by document, branch
order by document, branch
