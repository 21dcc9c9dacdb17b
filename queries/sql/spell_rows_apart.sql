-- As `spell_rows`, a shape in several rows that are not put together: of very many areas that takes longer than to count
-- them.
with placed as (
    @placed
)
select placed.place, start, entry, "last" as ended, outcome <> '' as event, spells
@shapes_asked
