-- One row per subject, area and period (-1: all) for which something is missing or not applicable.
select subject, area, period, status
from gap
order by subject, area, period
