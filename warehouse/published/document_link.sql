-- One row per document and branch: the authority that holds the document, and whether the branch can look
-- it up there.
select kind.document, asked.branch, coalesce(kind.holder, '') as holder,
    exchange.document is not null as is_linked
from raw_document_type as kind
cross join (select distinct branch from raw_document_request) as asked
left join (select distinct document, branch from raw_document_exchange) as exchange
    on exchange.document = kind.document and exchange.branch = asked.branch
order by kind.document, asked.branch
