-- One row per area, age and hukou: residents in the last chosen period.
with profile as (
    select area, age, hukou, sum(cum[$upto] - coalesce(cum[$upto - 1], 0))::double as residents
    from cube
    where measure = 'residents' and programme = ''
    group by area, age, hukou
    order by area, age, hukou
)
select * from profile
