-- One row per column of a delivered table, with the term it stands under.
select contract_column.*, term.name_zh as term_zh, term.name_en as term_en, term.grade
from contract_column
join term using (term)
order by source, contract_column.sort
