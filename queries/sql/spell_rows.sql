-- One row per shape of the spells of an asked area on a clock, over all months: place of the area among all codes in
-- order, first month, months elapsed before they are seen, months until they end or stop being observed, whether
-- they end, and how many.
with placed as (
    @placed
)
select placed.place, start, entry, "last" as ended, outcome <> '' as event, sum(spells)::bigint as spells
@shapes_asked
group by all
