-- One row per row of `source`, the asked part of the cube, that an indicator needs, and the role of its measure.
select area, 'numerator' as role, cum
from source
where measure = $numerator and programme = $numerator_programme
    and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
    and ($hukou = '' or hukou = $hukou)
union all
select area, 'denominator' as role, cum
from source
where measure = $denominator and programme = $denominator_programme
    and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
    and ($hukou = '' or hukou = $hukou)
union all
select area, 'basis' as role, cum
from source
where measure = $basis and programme = $basis_programme
    and ($sex = '' or sex = $sex) and ($age = '' or age = $age)
    and ($hukou = '' or hukou = $hukou)
