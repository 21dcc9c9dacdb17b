-- One row per hit: a dibao case whose size in the file is not the number of its members, those who joined
-- later included.
with member as (
    select case_no, count(distinct person_no) as members from raw_dibao_member group by case_no
)
select raw.case_no, min(place.township) as township
from raw_dibao_case as raw
join member on member.case_no = raw.case_no
join raw_place as place on place.code = raw.town_code
where raw.household_size <> member.members
group by raw.case_no
