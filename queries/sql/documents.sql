-- One row per document that offices ask for, in the order shown.
select * from document order by sort
