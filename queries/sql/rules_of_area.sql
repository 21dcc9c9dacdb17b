-- One row per rule and measure of an area: running sums by period of what was tested, of hits and of fen.
select programme as rule, measure, cum
from cube
where area = $area
    and measure in ('rule_tested', 'rule_hits', 'rule_fen', 'record_tested', 'record_hits')
order by rule, measure
