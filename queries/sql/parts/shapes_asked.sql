from risk
join placed on placed.code = risk.area
where (gap = $base or gap = $gap) and clock = $clock and programme = $programme
    and placed.code in (select unnest($areas))
    and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
    and ($hukou = '' or hukou = $hukou)
