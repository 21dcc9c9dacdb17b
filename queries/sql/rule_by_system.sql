-- One row per system in which a rule tested something within an area and some years: tested, hits and fen.
select system, sum(tested)::bigint as tested, sum(hits)::bigint as hits, sum(fen)::bigint as fen
from rule_office
where rule = $rule and area = $area and (year = 0 or year between $first_year and $last_year)
group by system
order by tested desc, system
