-- One row per hit: a person and period with both unemployment benefit and an employee pension.
select person_id, programme, township, period from int_overlap where rule = 'P06'
