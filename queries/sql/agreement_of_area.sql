-- One row per item and two systems (or a system and the identity number): records of an area compared, and
-- those that agree.
select item, system, other, compared, agreed from agreement where area = $area order by item, system, other
