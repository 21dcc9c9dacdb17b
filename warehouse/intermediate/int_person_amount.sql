-- One row per person, programme, township and uninterrupted sequence of months with the same net amount, of the
-- benefits paid to persons month by month or once: fen a month.
with numbered as (
    select person_id, programme, township, period, fen,
        period - row_number() over (partition by person_id, programme, township, fen order by period) as island
    from int_person_month
)
select person_id, programme, township, min(period) as first_period, max(period) as last_period, fen
from numbered
group by person_id, programme, township, fen, island
