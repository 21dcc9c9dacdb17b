-- One row per document and branch: the authority that holds the document, and whether they are linked.
select document, branch, holder, is_linked from document_link order by document, branch
