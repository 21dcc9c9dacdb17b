-- One row per table that a management system delivers, with what this build took of it.
select contract.*, source.file, source.rows_in, source.rows_rejected, left(source.sha256, 12) as hash
from contract
join source using (source)
order by contract.system, contract.source
