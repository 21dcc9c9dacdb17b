-- One row per column of a delivered table, with the term it stands under; a table without persons has none in any column.
select
    contract_column.*, term.name_zh as term_zh, term.name_en as term_en,
    case when contract.grade = 'aggregate' then contract.grade else term.grade end as grade
from contract_column
join contract using (source)
join term using (term)
order by source, contract_column.sort
