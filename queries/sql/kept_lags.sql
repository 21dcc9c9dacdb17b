-- One row per shape of the spells of every area until the paired service is used: what `lags_by_month` adds up, by group of people.
with placed as (
    @placed
)
select placed.place, sex, age, hukou, start, "last" as ended, outcome = 'used' as used, outcome = 'left' as "left", spells
from risk
join placed on placed.code = risk.area
where gap = 1 and clock = $clock and programme = try_cast($programme as programme)
