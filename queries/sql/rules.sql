-- One row per rule, in the order shown.
select * from rule order by sort
