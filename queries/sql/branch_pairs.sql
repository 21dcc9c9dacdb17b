-- One row per two branches (the same twice: one alone): persons of an area whom both asked for documents.
select branch, other, persons from branch_pair where area = $area order by branch, other
