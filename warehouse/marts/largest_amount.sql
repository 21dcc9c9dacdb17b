-- One row per programme, township, group and span of twelve months from the first: the largest and second largest
-- amount, in fen, that one payee had of the group in any month of the span. Amounts of single payees: this table leaves
-- the build for the protection of files alone, which reads it to see that no total is one payee's. Of payees with one
-- entitlement the largest two that begin and end in the same spans stand for all.
with span as (
    select distinct period // 12 as span from raw_calendar where period >= 0
),
own as (
    select programme, township, sex, age, hukou, payee, period // 12 as span, period, sum(fen) as fen
    from spending
    where period >= 0 and programme = 'DIB'
    group by programme, township, sex, age, hukou, payee, period
    union all
    select programme, township, sex, age, hukou, payee, period // 12, period, fen
    from spending
    where period >= 0 and programme <> 'DIB'
),
repeated as (
    select programme, township, person_id as payee
    from int_entitlement
    group by programme, township, person_id
    having count(*) > 1
),
once as (
    select entitled.programme, entitled.township, entitled.sex, entitled.age, entitled.hukou,
        entitled.first_period // 12 as first_span, entitled.last_period // 12 as last_span,
        max(entitled.fen, 2) as fen
    from entitled
    anti join repeated
        on repeated.payee = entitled.payee and repeated.programme = entitled.programme
        and repeated.township = entitled.township
    group by entitled.programme, entitled.township, entitled.sex, entitled.age, entitled.hukou,
        entitled.first_period // 12, entitled.last_period // 12
),
several as (
    select entitled.*
    from entitled
    semi join repeated
        on repeated.payee = entitled.payee and repeated.programme = entitled.programme
        and repeated.township = entitled.township
),
peak as (
    select programme, township, sex, age, hukou, span, max(fen) as fen
    from own
    group by programme, township, sex, age, hukou, payee, span
    union all
    select several.programme, several.township, several.sex, several.age, several.hukou, span.span, sum(several.fen)
    from several
    join span on several.first_period <= span.span * 12 + 11 and several.last_period >= span.span * 12
    group by several.programme, several.township, several.sex, several.age, several.hukou, several.payee, span.span
    union all
    select once.programme, once.township, once.sex, once.age, once.hukou, span.span, unnest(once.fen)
    from once
    join span on span.span between once.first_span and once.last_span
),
ranked as (
    select programme, township, sex, age, hukou, span, max(fen, 2) as fen
    from peak
    group by programme, township, sex, age, hukou, span
)
select programme, township, sex, age, hukou, span, fen[1] as largest, coalesce(fen[2], 0) as second
from ranked
order by programme, township
