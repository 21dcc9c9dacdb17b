-- One row per dibao case and member: the person, whether head, members of the case.
select member.case_no, number.person_id,
    row_number() over (partition by member.case_no order by member.file_row_number) = 1 as is_unit,
    count(*) over (partition by member.case_no) as members
from raw_dibao_member as member
join int_person_number as number
    on number.system = 'civil_affairs' and number.person_no = member.person_no
