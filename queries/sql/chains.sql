-- One row per benefit left, up to three that began one after the other (or how the sequence ends) and classes of
-- months between, in an area: exits.
select area, programme, next_1, next_2, next_3, within_1, within_2, within_3, persons
from chain
where area = $area and programme = $programme
order by next_1, next_2, next_3, within_1, within_2, within_3
