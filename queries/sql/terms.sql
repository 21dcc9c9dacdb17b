-- One row per term of the glossary.
select * from term order by sort
