-- One row per programme and township: spells under way when the window opened, without award date.
select programme, township, count(*) as spells
from int_spell
where gap = 1 and started is null and is_unit
group by programme, township
