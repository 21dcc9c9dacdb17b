-- One row per period, in order.
select period, code, provisional from period order by period
