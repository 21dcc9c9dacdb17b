-- One row per programme, township and period whose caseload changed far more than usual: recipients of the
-- month and of the one before, modified z-score.
select programme, township as area, period, before, persons, z
from p20
order by abs(z) desc, programme, area, period
