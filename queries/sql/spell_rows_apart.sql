-- One row per shape of the spells of an asked area, group of people and reason on a clock, over all months: the columns
-- of `spell_rows`. To add up the rows of very many areas takes longer than to count them.
with placed as (
    @placed
)
select placed.place, start, entry, "last" as ended, outcome <> '' as event, spells
@shapes_asked
