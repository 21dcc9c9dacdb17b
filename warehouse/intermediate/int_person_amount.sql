-- One row per person, programme, township and uninterrupted sequence of months with the same net amount, of the
-- benefits paid to persons month by month or once: fen a month. Only those of an amount that is left and taken up again
-- are numbered.
with told as (
    select person_id, programme, township, fen, min(period) as first_period, max(period) as last_period,
        count(*) as months
    from int_person_month
    group by person_id, programme, township, fen
),
numbered as (
    select month.person_id, month.programme, month.township, month.period, month.fen,
        month.period - row_number() over (
            partition by month.person_id, month.programme, month.township, month.fen order by month.period
        ) as island
    from int_person_month as month
    semi join (select * from told where last_period - first_period >= months) as broken
        on broken.person_id = month.person_id and broken.programme = month.programme
        and broken.township = month.township and broken.fen = month.fen
)
select person_id, programme, township, first_period, last_period, fen from told where last_period - first_period < months
union all
select person_id, programme, township, min(period) as first_period, max(period) as last_period, fen
from numbered
group by person_id, programme, township, fen, island
