-- View. One row per measure that is not told by sex, age and hukou, programme or rule, township, period
-- (-1: the state at extraction) and system, if the mart tells it: amount.
select cast('records' as measure) as measure, cast('' as programme) as programme, township, -1 as period, records as amount
from identity_quality
union all
select cast('valid_ids' as measure), cast('' as programme), township, -1, valid_ids from identity_quality
union all
select cast('record_tested' as measure), rule, township, -1, tested from rule_result where period < 0
union all
select cast('record_hits' as measure), rule, township, -1, hits from rule_result where period < 0
union all
select cast('rule_tested' as measure), rule, township, period, tested from rule_result where period >= 0
union all
select cast('rule_hits' as measure), rule, township, period, hits from rule_result where period >= 0
union all
select cast('rule_fen' as measure), rule, township, period, fen from rule_result where period >= 0
union all
select cast('payments_delivered' as measure), programme, township, period, normal from payment_timing
union all
select cast('payments_on_time' as measure), programme, township, period, on_time from payment_timing
union all
select cast('payments' as measure), programme, township, period, payments from payment_timing
union all
select cast('late_payments' as measure), programme, township, period, late from payment_timing
union all
select cast('payments' as measure), cast('any' as programme), township, period, payments from payment_timing
union all
select cast('late_payments' as measure), cast('any' as programme), township, period, late from payment_timing
union all
select cast('payments_delivered' as measure), cast('any' as programme), township, period, normal from payment_timing
union all
select cast('payments_on_time' as measure), cast('any' as programme), township, period, on_time from payment_timing
union all
select cast('expected_months' as measure), cast('' as programme), pair.township, calendar.period, 1
from (select distinct township from int_case_month) as pair
join raw_calendar as calendar on calendar.period >= 0
union all
select cast('delivered_months' as measure), cast('' as programme), pair.township, calendar.period, 1
from (select distinct township from int_case_month) as pair
join raw_calendar as calendar on calendar.period >= 0
left join int_outage as outage
    on outage.programme = 'DIB' and outage.township = pair.township
    and calendar.period between outage.first_period and outage.last_period
where outage.township is null
union all
select cast('fields' as measure), cast('' as programme), township, -1, 6 * count(*)
from stg_identity
group by township
union all
select cast('fields_filled' as measure), cast('' as programme), township, -1, sum(filled)
from stg_identity
group by township
