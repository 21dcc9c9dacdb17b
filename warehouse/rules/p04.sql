-- One row per hit: a person and period with both dibao and extreme-poverty support.
select person_id, programme, township, period from int_overlap where rule = 'P04'
