-- One row per application and document asked for: the branch, and why the request was avoidable: the
-- person had given the document to a branch while it was valid, the branch holds it itself, or it could
-- have looked it up at the holder.
with asked as (
    select application_no, document, branch, cast(request_date as date) as request_date,
        lag(cast(request_date as date)) over (
            partition by id_card, document order by request_date, application_no
        ) as given
    from raw_document_request
),
judged as (
    select asked.application_no, asked.document, asked.branch,
        case
            when asked.request_date
                < asked.given + to_months(cast(kind.validity_months as integer)) then 'given'
            when kind.holder = asked.branch then 'held'
            when asked.request_date >= exchange.since then 'exchange'
            else ''
        end as avoidable
    from asked
    join raw_document_type as kind on kind.document = asked.document
    left join raw_document_exchange as exchange
        on exchange.document = asked.document and exchange.branch = asked.branch
)
select * from judged
