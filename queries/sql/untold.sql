-- One row per area that cannot be told for the filter, because its groups would be too small.
select distinct area
from telling
where (
        (subject = $numerator and programme = $numerator_programme)
        or (subject = $denominator and programme = $denominator_programme)
        or (subject = $basis and programme = $basis_programme)
    )
    and (
        not told
        or ($sex <> '' and not by_sex)
        or ($age <> '' and not by_age)
        or ($hukou <> '' and not by_hukou)
    )
order by area
