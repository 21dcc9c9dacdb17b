-- One row per asked area: spells left out because nobody knows when they began.
select area, spells
from excluded_spells
where programme = $programme and area in (select unnest($areas))
order by area
