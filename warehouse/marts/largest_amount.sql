-- One row per programme, township, group and span of twelve months from the first: the largest and second largest
-- amount, in fen, that one payee had of the group in any month of the span. Amounts of single payees: this table leaves
-- the build for the protection of files alone, which reads it to see that no total is one payee's.
with own as (
    select programme, township, sex, age, hukou, payee, period // 12 as span, period, sum(fen) as fen
    from spending
    where period >= 0
    group by programme, township, sex, age, hukou, payee, period
),
peak as (
    select programme, township, sex, age, hukou, payee, span, max(fen) as fen
    from own
    group by programme, township, sex, age, hukou, payee, span
    union all
    select programme, township, sex, age, hukou, payee, span, sum(fen)
    from entitled
    cross join (select distinct period // 12 as span from raw_calendar where period >= 0) as spans
    where first_period <= span * 12 + 11 and last_period >= span * 12
    group by programme, township, sex, age, hukou, payee, span
),
ranked as (
    select programme, township, sex, age, hukou, span, max(fen, 2) as fen
    from peak
    group by programme, township, sex, age, hukou, span
)
select programme, township, sex, age, hukou, span, fen[1] as largest, coalesce(fen[2], 0) as second
from ranked
order by programme, township
