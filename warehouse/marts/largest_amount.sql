-- One row per programme, township, group and span of twelve months from the first: the largest and second largest
-- amount, in fen, that one payee with somebody in the group had in any month of the span, for the whole household: what
-- is told of several groups together holds its parts in all of them. Amounts of single payees: this table leaves
-- the build for the protection of files alone, which reads it to see that no total is one payee's. Of payees with one
-- entitlement the largest two that begin and end in the same spans stand for all; others count by month where several
-- amounts meet in some months only.
with span as (
    select distinct period // 12 as span from raw_calendar where period >= 0
),
lasting as (
    select distinct programme from int_entitlement
),
repeated as (
    select programme, township, person_id as payee
    from int_entitlement
    group by programme, township, person_id
    having count(*) > 1
),
once as (
    select spending.programme, spending.township, spending.sex, spending.age, spending.hukou,
        spending.first_period // 12 as first_span, spending.last_period // 12 as last_span,
        max(spending.fen, 2) as fen
    from spending
    semi join lasting on lasting.programme = spending.programme
    anti join repeated
        on repeated.payee = spending.payee and repeated.programme = spending.programme
        and repeated.township = spending.township
    group by spending.programme, spending.township, spending.sex, spending.age, spending.hukou,
        spending.first_period // 12, spending.last_period // 12
),
several as (
    select spending.*
    from spending
    semi join repeated
        on repeated.payee = spending.payee and repeated.programme = spending.programme
        and repeated.township = spending.township
),
paid as (
    select programme, township, payee, began, sum(fen) as fen,
        min(first_period) = max(first_period) and min(last_period) = max(last_period) as is_even
    from spending
    anti join lasting on lasting.programme = spending.programme
    group by programme, township, payee, began
),
even as (
    select spending.programme, spending.township, spending.sex, spending.age, spending.hukou, spending.payee,
        spending.first_period, spending.last_period, paid.fen
    from spending
    join (select * from paid where is_even) as paid
        on paid.programme = spending.programme and paid.township = spending.township
        and paid.payee = spending.payee and paid.began = spending.began
),
uneven as (
    select spending.programme, spending.township, spending.sex, spending.age, spending.hukou, spending.payee,
        spending.first_period, spending.last_period, spending.fen
    from spending
    semi join (select * from paid where not is_even) as meeting
        on meeting.programme = spending.programme and meeting.township = spending.township
        and meeting.payee = spending.payee and meeting.began = spending.began
    union all
    select programme, township, sex, age, hukou, payee, first_period, last_period, fen from several
),
month as (
    select uneven.programme, uneven.township, uneven.sex, uneven.age, uneven.hukou, uneven.payee, calendar.period,
        sum(uneven.fen) as fen
    from uneven
    join raw_calendar as calendar on calendar.period between uneven.first_period and uneven.last_period
    group by uneven.programme, uneven.township, uneven.sex, uneven.age, uneven.hukou, uneven.payee, calendar.period
),
own as (
    select programme, township, sex, age, hukou, payee, period // 12 as span,
        sum(fen) over (partition by programme, township, payee, period) as fen
    from month
    union all
    select even.programme, even.township, even.sex, even.age, even.hukou, even.payee, span.span, even.fen
    from even
    join span on span.span between even.first_period // 12 and even.last_period // 12
),
peak as (
    select programme, township, sex, age, hukou, span, max(fen) as fen
    from own
    group by programme, township, sex, age, hukou, payee, span
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
