-- One row per hit: a person, programme, township and period in which a benefit begins without an award, or
-- from which an award stays unpaid.
select distinct person_id, programme, township, period
from int_approval
where not (is_covered and is_paid)
