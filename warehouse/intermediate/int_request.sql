-- One row per application, document asked for, branch and day: the person who was asked, and why the request was
-- avoidable: the person had given the document to a branch while it was valid, the branch holds it itself, or it could
-- have looked it up at the holder. Who is no known person is told by the number (`asked_of`), who gives none by the
-- application.
with asked as (
    select raw.application_no, raw.document, raw.branch, cast(raw.request_date as date) as request_date,
        known.person_id,
        case when known.person_id is null
            then coalesce(nullif(upper(raw.id_card), ''), '~' || cast(raw.application_no as varchar)) end as asked_of
    from raw_document_request as raw
    left join int_known_id as known on known.id = upper(raw.id_card)
),
followed as (
    select *, lag(request_date) over (
            partition by person_id, asked_of, document order by request_date, application_no, branch
        ) as given
    from asked
),
judged as (
    select followed.application_no, followed.document, followed.branch, followed.request_date, followed.person_id,
        followed.asked_of,
        case
            when followed.request_date
                < followed.given + to_months(cast(kind.validity_months as integer)) then 'given'
            when kind.holder = followed.branch then 'held'
            when followed.request_date >= exchange.since then 'exchange'
            else ''
        end as avoidable
    from followed
    join raw_document_type as kind on kind.document = followed.document
    left join raw_document_exchange as exchange
        on exchange.document = followed.document and exchange.branch = followed.branch
)
select * from judged
